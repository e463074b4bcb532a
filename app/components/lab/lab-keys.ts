import { useEffect, useRef } from "react";
import { isHistoryKey } from "./history/use-history-key.ts";

export interface LabKeys {
  readonly run: () => void;
  readonly test: () => void;
  readonly toggleHistory: () => void;
}

/**
 * Keys that work everywhere in the lab, also inside the editor and the terminal, which would take them for
 * their own: Control Enter runs, Control Shift Enter tests, Control Shift H opens and closes the history, F6 goes to the
 * next pane, Shift F6 to the one before.
 */
export function useLabKeys(keys: LabKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "F6") focusPane(event.shiftKey ? -1 : 1);
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) {
        if (event.shiftKey) latest.current.test();
        else latest.current.run();
      } else if (isHistoryKey(event)) latest.current.toggleHistory();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
}

/** What takes the focus in a pane, best first: the editor's or terminal's input, then the first control. */
const TARGETS = [
  ".native-edit-context, .inputarea, .xterm-helper-textarea",
  "[role=treegrid] [tabindex='0'], [role=tab][tabindex='0']",
  "a[href], button:not([disabled]), [tabindex='0']",
];

function focusPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(
    (pane) => pane.offsetParent !== null && pane.closest("[inert]") === null,
  );
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const start = now < 0 && step < 0 ? 0 : now;
  for (let tries = 1; tries <= panes.length; tries += 1) {
    const pane = panes.at((start + step * tries + panes.length * 2) % panes.length);
    const target =
      pane && TARGETS.map((selector) => visible(pane, selector)).find((found) => found !== undefined);
    if (target) return target.focus();
  }
}

function visible(pane: HTMLElement, selector: string): HTMLElement | undefined {
  return [...pane.querySelectorAll<HTMLElement>(selector)].find(
    (element) => element.getClientRects().length > 0,
  );
}
