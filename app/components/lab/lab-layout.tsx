import { showToast } from "#app/components/ui/toast.tsx";
import { DesktopLayout } from "./desktop-layout.tsx";
import { useHistoryAddress } from "./history/history-address.ts";
import { HistoryGate } from "./history/history-gate.tsx";
import { useLab } from "./lab-context.ts";
import { LabHeader } from "./lab-header.tsx";
import { useLabKeys } from "./lab-keys.ts";
import { PhonePeople } from "./people/phone-people.tsx";
import { PreviewProvider } from "./preview/preview-context.tsx";
import { PhoneLayout } from "./phone-layout.tsx";
import { PresenceNotice } from "./people/presence-notice.tsx";
import { RefusalNotice } from "./refusal-notice.tsx";
import { SleepNotice } from "./sleep-notice.tsx";
import { UpdateNotice } from "./update/update-notice.tsx";
import { useRun } from "./use-run.ts";
import { useTests } from "./use-tests.ts";
import { useWideWindow } from "./use-wide-window.ts";
import "./lab.css";

/** The whole window: header, notices, panes; over the panes, which go on underneath, the history. */
export function LabLayout() {
  const lab = useLab();
  const wide = useWideWindow();
  const { run, running } = useRun(lab);
  const tests = useTests(lab);
  const { canRun, canTest } = lab.data.lab;
  const blocked = lab.readOnlyBecause ?? lab.data.unavailable;
  const history = useHistoryAddress();
  const historyOpen = history.addressed !== null;
  const inPanes = (act: () => void) => () => {
    if (blocked !== null) return showToast({ message: blocked });
    if (historyOpen) history.close();
    act();
  };
  const keys = {
    run: inPanes(run),
    test: inPanes(tests.test),
    toggleHistory: historyOpen ? history.close : history.open,
  };
  useLabKeys({
    ...keys,
    run: () => canRun && keys.run(),
    test: () => canTest && keys.test(),
  });
  const Panes = wide ? DesktopLayout : PhoneLayout;
  return (
    <div className="lab flex min-h-0 flex-1 flex-col bg-background">
      <LabHeader {...keys} running={running} testing={tests.startedAt !== null} historyOpen={historyOpen} />
      <main id="main" className="flex min-h-0 flex-1 flex-col">
        <RefusalNotice />
        {!wide && <PhonePeople />}
        <PresenceNotice />
        <UpdateNotice />
        <div className="relative flex min-h-0 flex-1 flex-col">
          <div className="contents" {...(historyOpen && { inert: "" })}>
            <PreviewProvider>
              <Panes tests={tests} />
            </PreviewProvider>
          </div>
          <SleepNotice />
          {historyOpen && <HistoryGate address={history} />}
        </div>
      </main>
    </div>
  );
}
