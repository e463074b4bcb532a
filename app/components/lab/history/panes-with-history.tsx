import type { ReactNode } from "react";
import { HistoryGate } from "./history-gate.tsx";
import { HistorySubjectProvider } from "./history-subject.ts";
import type { EditorHistory } from "./use-editor-history.ts";

interface PanesWithHistoryProps {
  readonly history: EditorHistory;
  /** Of what holds the panes. */
  readonly className: string;
  readonly children: ReactNode;
}

/** An editor's panes; over them, while they go on underneath, the history. */
export function PanesWithHistory({ history, className, children }: PanesWithHistoryProps) {
  const { subject, address, isOpen } = history;
  return (
    <main id="main" className="relative flex min-h-0 flex-1 flex-col">
      <div className={className} {...(isOpen && { inert: "" })}>
        {children}
      </div>
      {isOpen && (
        <HistorySubjectProvider value={subject}>
          <HistoryGate address={address} />
        </HistorySubjectProvider>
      )}
    </main>
  );
}
