import { Keyboard } from "lucide-react";
import { Button, Menu, MenuTrigger, Popover } from "react-aria-components";
import { buttonClass } from "#app/components/ui/button.tsx";
import { MenuItem, menuPanelClass } from "#app/components/ui/menu.tsx";
import { keyboardActs, keyboardSentence } from "./keyboard.ts";
import type { BatonAct } from "./terminal-protocol.ts";
import type { TerminalState } from "./terminal-state.ts";

export interface KeyboardMenuProps {
  readonly state: TerminalState;
  readonly personId: string;
  readonly onAct: (act: BatonAct) => void;
}

/** Who types in a terminal that several people share, and what can be done about it. Alone it is not there. */
export function KeyboardMenu({ state, personId, onAct }: KeyboardMenuProps) {
  if (state.phase === "starting" || state.phase === "refused") return null;
  if (state.baton.everyone && state.people.length < 2) return null;
  const sentence = keyboardSentence(state, personId);
  const acts = keyboardActs(state, personId);
  const label = (
    <>
      <Keyboard aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{sentence}</span>
    </>
  );
  if (acts.length === 0) {
    return <p className="flex h-8 min-w-0 items-center gap-2 px-2.5 text-sm text-muted">{label}</p>;
  }
  return (
    <MenuTrigger>
      <Button
        aria-label={`${sentence}. Change who types.`}
        className={buttonClass({ tone: "plain", size: "small" }, "h-8 min-w-0 shrink font-normal")}
      >
        {label}
      </Button>
      <Popover placement="top end" offset={4} className={menuPanelClass}>
        <Menu
          aria-label="Who types"
          className="outline-none"
          onAction={(key) => {
            const chosen = acts.find(({ id }) => id === key);
            if (chosen) onAct(chosen.act);
          }}
        >
          {acts.map(({ id, label }) => (
            <MenuItem key={id} id={id}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
