import { History } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";

interface HistoryInsteadProps {
  readonly title: string;
  /** What went wrong; a sentence. */
  readonly problem?: string;
  readonly onRetry?: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** What stands where the history would: why there is none, and what to do. */
export function HistoryInstead({ title, problem, onRetry, onClose, children }: HistoryInsteadProps) {
  return (
    <section
      aria-label="Timeline"
      data-pane
      className="flex flex-1 flex-col items-center justify-center gap-4 p-8 text-center text-muted"
    >
      <History aria-hidden strokeWidth={1.5} className="size-9 text-accent" />
      <h2 className="text-xl text-ink">{title}</h2>
      {problem !== undefined && (
        <p role="alert" className="max-w-md">
          {problem}
        </p>
      )}
      {children}
      <div className="flex gap-2">
        {onRetry && (
          <Button size="small" onClick={onRetry}>
            Retry
          </Button>
        )}
        <Button tone="quiet" size="small" onClick={onClose}>
          Close the history
        </Button>
      </div>
    </section>
  );
}
