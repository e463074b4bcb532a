import { useEffect, useState } from "react";

/**
 * Gives the focus back, when the component goes, to where it was when it came; to what `otherwise` finds when that is
 * gone from the page too.
 */
export function useFocusBack(otherwise?: string): void {
  // Read in the first render, before anything takes the focus.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const still = before instanceof HTMLElement && before.isConnected ? before : null;
      const target =
        still ?? (otherwise === undefined ? null : document.querySelector<HTMLElement>(otherwise));
      target?.focus({ preventScroll: true });
    },
    [before, otherwise],
  );
}
