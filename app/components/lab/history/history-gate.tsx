import { useCallback, useEffect, useState } from "react";
import type { HistoryAddress } from "./history-address.ts";
import { HistoryInstead } from "./history-instead.tsx";
import { HistorySkeleton } from "./history-skeleton.tsx";
import type { HistoryView } from "./history-view.tsx";
import { useFocusBack } from "./use-focus-back.ts";

/** The history over the panes, fetched when it is opened for the first time. */
export function HistoryGate({ address }: { address: HistoryAddress }) {
  const [view, setView] = useState<{ readonly Loaded: typeof HistoryView } | "failed" | null>(null);
  useFocusBack();
  const load = useCallback(() => {
    setView(null);
    import("./history-view.tsx").then(
      ({ HistoryView: Loaded }) => setView({ Loaded }),
      () => setView("failed"),
    );
  }, []);
  useEffect(load, [load]);

  return (
    <div className="absolute inset-0 z-20 flex flex-col bg-background">
      {view === "failed" ? (
        <HistoryInstead
          title="The history could not be opened"
          problem="The server could not be reached. Check your connection, then try again."
          onRetry={load}
          onClose={address.close}
        />
      ) : view === null ? (
        <HistorySkeleton onClose={address.close} />
      ) : (
        <view.Loaded address={address} />
      )}
    </div>
  );
}
