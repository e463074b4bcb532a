import { useBlocker } from "@remix-run/react";
import { WifiOff } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { showToast } from "./ui/toast.tsx";

/**
 * Keeps the page usable while the device has no network: says so (unless `silent`, for pages that say it
 * themselves), keeps forms as they are filled in, and holds the page asked for until the network is back.
 */
export function ConnectionBanner({ silent }: { silent: boolean }) {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  useEffect(() => {
    if (online) return;
    window.addEventListener("submit", holdForm, { capture: true });
    return () => window.removeEventListener("submit", holdForm, { capture: true });
  }, [online]);

  return (
    <div role="status">
      {!online && <HeldPage />}
      {!online && !silent && (
        <p className="flex items-center justify-center gap-2 bg-ink px-4 py-2 text-sm text-background">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          You are offline. This page stays readable, and nothing you filled in is lost.
        </p>
      )}
    </div>
  );
}

/**
 * Holds the page asked for, and opens it when unmounted. Only there while offline: with a blocker in place the
 * router warns about every link to a part of the same page.
 */
function HeldPage() {
  const held = useRef<ReturnType<typeof useBlocker>>();
  // Before useBlocker's own effects, so that it runs before they let go of the blocker.
  useEffect(() => () => held.current?.proceed?.(), []);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    held.current = blocker;
    if (blocker.state === "blocked") showToast({ message: HELD_PAGE, tone: "danger" });
  }, [blocker]);
  return null;
}

/** Stops a form that would be sent nowhere, replacing the page by an error. Forms without an action stay here. */
function holdForm(event: SubmitEvent) {
  if (!(event.target instanceof HTMLFormElement) || !event.target.hasAttribute("action")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  showToast({ message: HELD_FORM, tone: "danger" });
}

const HELD_PAGE = "You are offline. The page you asked for opens as soon as you are back.";
const HELD_FORM = "You are offline. Send it again once you are back.";

function subscribe(onChange: () => void) {
  addEventListener("online", onChange);
  addEventListener("offline", onChange);
  return () => {
    removeEventListener("online", onChange);
    removeEventListener("offline", onChange);
  };
}
