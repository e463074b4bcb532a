import { useNavigation } from "@remix-run/react";

/** A line along the top while the next page is on its way; quick ones never show it. */
export function NavigationProgress() {
  const busy = useNavigation().state !== "idle";
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.5">
      {busy && (
        <>
          <span className="sr-only">Loading</span>
          <span className="block h-full origin-left animate-[advance_8s_cubic-bezier(0.1,0.8,0.2,1)_150ms_both] bg-accent" />
        </>
      )}
    </div>
  );
}
