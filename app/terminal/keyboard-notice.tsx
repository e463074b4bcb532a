import { useEffect, useRef, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import type { KeyboardMenuProps } from "./keyboard-menu.tsx";
import { keyboardSentence } from "./keyboard.ts";

/** Someone asks this person for the keyboard, or offers it; nothing otherwise. */
export function KeyboardNotice({ state, personId, onAct }: KeyboardMenuProps) {
  const { baton } = state;
  const [first] = baton.asking;
  if (baton.everyone || state.phase !== "open") return null;
  if (baton.driver?.id === personId && first) {
    return (
      <div role="status" className={NOTICE}>
        <span className="min-w-0 truncate">{first.name} asks for the keyboard.</span>
        <Button size="small" className="h-8" onClick={() => onAct({ act: "give", to: first.id })}>
          Give it
        </Button>
        <Button
          tone="quiet"
          size="small"
          className="h-8"
          onClick={() => onAct({ act: "refuse", to: first.id })}
        >
          Not now
        </Button>
      </div>
    );
  }
  if (baton.offeredTo?.id === personId) {
    return (
      <div role="status" className={NOTICE}>
        <span className="min-w-0 truncate">You are offered the keyboard.</span>
        <Button size="small" className="h-8" onClick={() => onAct({ act: "ask" })}>
          Take it
        </Button>
        <Button tone="quiet" size="small" className="h-8" onClick={() => onAct({ act: "withdraw" })}>
          No, thanks
        </Button>
      </div>
    );
  }
  return null;
}

/** Tells a screen reader when somebody else types from now on. */
export function KeyboardAnnouncer({ state, personId }: Omit<KeyboardMenuProps, "onAct">) {
  const sentence = keyboardSentence(state, personId);
  const before = useRef<string | null>(null);
  const [told, setTold] = useState("");
  useEffect(() => {
    if (state.phase !== "open") return;
    // What is so when the terminal opens is no news.
    if (before.current !== null && before.current !== sentence) setTold(`${sentence}.`);
    before.current = sentence;
  }, [sentence, state.phase]);
  return (
    <p role="status" className="sr-only">
      {told}
    </p>
  );
}

const NOTICE =
  "absolute inset-x-0 top-0 flex flex-wrap items-center justify-center gap-2 border-b border-line bg-surface px-3 py-1.5 text-sm text-ink shadow-sm";
