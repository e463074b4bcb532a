import type { Terminal } from "@xterm/xterm";
import { copySelection } from "./clipboard.ts";

export interface TerminalKeys {
  /** Enter was pressed; true when it was used up (to start a new shell), so that it is not typed. */
  onEnter(): boolean;
  onSearch(): void;
  /** Tab now moves the focus (true) or is typed into the shell (false). */
  onTabMovesFocus(moves: boolean): void;
}

const ESCAPE_THEN_TAB_MS = 1000;

/** Keys that belong to the page rather than the shell: copy, paste, search and the ways out of the terminal. */
export function handleTerminalKeys(terminal: Terminal, keys: TerminalKeys): void {
  let tabMovesFocus = false;
  let escapedAt = -Infinity;

  const setTabMovesFocus = (moves: boolean) => {
    tabMovesFocus = moves;
    keys.onTabMovesFocus(moves);
  };

  terminal.attachCustomKeyEventHandler((event) => {
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (event.type !== "keydown") return !(key === "tab" && tabMovesFocus);

    if (key === "escape") escapedAt = event.timeStamp;
    if (key === "tab") {
      const escaped = event.timeStamp - escapedAt < ESCAPE_THEN_TAB_MS;
      return !(tabMovesFocus || escaped);
    }
    if (event.ctrlKey && !event.altKey && key === "m") {
      event.preventDefault();
      setTabMovesFocus(!tabMovesFocus);
      return false;
    }
    if (control && !event.altKey && key === "f") {
      event.preventDefault();
      keys.onSearch();
      return false;
    }
    // The browser's own paste goes through xterm's bracketed paste.
    if (control && key === "v") return false;
    if (control && key === "c" && (event.shiftKey || terminal.hasSelection())) {
      event.preventDefault();
      void copySelection(terminal);
      return false;
    }
    if (key === "enter" && keys.onEnter()) {
      event.preventDefault();
      return false;
    }
    return true;
  });
}
