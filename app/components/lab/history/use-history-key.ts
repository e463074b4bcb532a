import { useEffect, useRef } from "react";

/** Control Shift H, which opens a history and closes it. */
export function isHistoryKey({ code, ctrlKey, shiftKey, altKey, metaKey }: KeyboardEvent): boolean {
  return code === "KeyH" && ctrlKey && shiftKey && !altKey && !metaKey;
}

/** Has that key do this everywhere on the page, also in the editor, which would take it for its own. */
export function useHistoryKey(toggle: () => void): void {
  const latest = useRef(toggle);
  latest.current = toggle;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isHistoryKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
}
