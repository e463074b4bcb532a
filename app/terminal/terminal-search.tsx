import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { controlClass } from "#app/components/ui/text-field.tsx";
import type { TerminalScreen } from "./terminal-screen.ts";

/** Finds text in what a terminal has printed. Enter goes up through the hits, Shift Enter down, Escape closes. */
export function TerminalSearch({ screen, onClose }: { screen: TerminalScreen; onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [found, setFound] = useState(true);
  useEffect(() => input.current?.focus(), []);
  const find = (direction: "next" | "previous") => setFound(screen.find(text, direction));

  return (
    <form
      role="search"
      className="absolute top-2 right-4 z-10 flex items-center gap-1 rounded-md border border-line bg-surface p-1.5 shadow-md"
      onSubmit={(event) => {
        event.preventDefault();
        find("previous");
      }}
    >
      <input
        ref={input}
        aria-label="Find in terminal"
        placeholder="Find"
        value={text}
        className={`${controlClass} h-8 w-40 px-2 text-sm`}
        onChange={(event) => {
          setText(event.target.value);
          setFound(screen.find(event.target.value, "previous"));
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
          if (event.key !== "Enter" || !event.shiftKey) return;
          event.preventDefault();
          find("next");
        }}
      />
      <span role="status" className="w-16 text-xs text-muted">
        {found ? "" : "Not found"}
      </span>
      <Button type="submit" tone="plain" size="icon" className="size-8" aria-label="Further up">
        <ArrowUp aria-hidden className="size-4" />
      </Button>
      <Button
        tone="plain"
        size="icon"
        className="size-8"
        aria-label="Further down"
        onClick={() => find("next")}
      >
        <ArrowDown aria-hidden className="size-4" />
      </Button>
      <Button tone="plain" size="icon" className="size-8" aria-label="Close search" onClick={onClose}>
        <X aria-hidden className="size-4" />
      </Button>
    </form>
  );
}
