import { useSyncExternalStore } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import { DesktopLayout } from "./desktop-layout.tsx";
import { useLab } from "./lab-context.ts";
import { LabHeader } from "./lab-header.tsx";
import { useLabKeys } from "./lab-keys.ts";
import { PhoneLayout } from "./phone-layout.tsx";
import { PresenceNotice } from "./presence-notice.tsx";
import { RefusalNotice } from "./refusal-notice.tsx";
import { useRun } from "./use-run.ts";
import { useTests } from "./use-tests.ts";
import "./lab.css";

/** The whole window: header, notices, panes. */
export function LabLayout() {
  const lab = useLab();
  const wide = useWideWindow();
  const { run, running } = useRun(lab);
  const tests = useTests(lab);
  const { canRun, canTest } = lab.data.lab;
  const blocked = lab.readOnlyBecause ?? lab.data.unavailable;
  const unlessBlocked = (act: () => void) => (blocked === null ? act() : showToast({ message: blocked }));
  useLabKeys({
    run: () => canRun && unlessBlocked(run),
    test: () => canTest && unlessBlocked(tests.test),
  });
  const Panes = wide ? DesktopLayout : PhoneLayout;
  return (
    <div className="lab flex min-h-0 flex-1 flex-col bg-background">
      <LabHeader run={run} running={running} test={tests.test} testing={tests.startedAt !== null} />
      <main id="main" className="flex min-h-0 flex-1 flex-col">
        <RefusalNotice />
        <PresenceNotice />
        <Panes tests={tests} />
      </main>
    </div>
  );
}

const WIDE = "(min-width: 48rem)";

function useWideWindow(): boolean {
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
