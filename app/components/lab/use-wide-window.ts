import { useSyncExternalStore } from "react";

const WIDE = "(min-width: 48rem)";

/** Room for several panes beside each other. */
export function useWideWindow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(WIDE);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => matchMedia(WIDE).matches,
    () => true,
  );
}
