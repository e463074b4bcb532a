import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";

/** Says so when the device has lost its network, and goes by itself. */
export function ConnectionBanner() {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status">
      {!online && (
        <p className="flex items-center justify-center gap-2 bg-ink px-4 py-2 text-sm text-background">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          You are offline. This page stays readable; changes can be sent again once you are back.
        </p>
      )}
    </div>
  );
}

function subscribe(onChange: () => void) {
  addEventListener("online", onChange);
  addEventListener("offline", onChange);
  return () => {
    removeEventListener("online", onChange);
    removeEventListener("offline", onChange);
  };
}
