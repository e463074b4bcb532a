import { useSyncExternalStore } from "react";

/** False while rendered by the server and during hydration, then true: for controls that need scripts. */
export function useHydrated() {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
}
