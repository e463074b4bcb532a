import { Form, useNavigation } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import type { ImportStep } from "#server/portability/schema.ts";

interface ImportProgressProps {
  step: ImportStep;
  done: number;
  total: number;
  /** It edits a draft: then there is no way back. */
  hasBegunEdits: boolean;
}

/** How far an import is, and the way to end it. */
export function ImportProgress({ step, done, total, hasBegunEdits }: ImportProgressProps) {
  const busy = useNavigation().formAction !== undefined;
  return (
    <div className="max-w-xl space-y-5">
      <p aria-live="polite">{sentenceFor({ step, done, total })}</p>
      <ProgressBar label="Progress of the import" value={percentOf({ step, done, total })} />
      <p className="text-sm text-muted">It goes on when you leave this page.</p>
      {hasBegunEdits ? (
        <p>It is being written into the draft, so it cannot be cancelled any more.</p>
      ) : (
        <Form method="post">
          <Button type="submit" tone="quiet" busy={busy}>
            {busy ? "Cancelling…" : "Cancel the import"}
          </Button>
        </Form>
      )}
    </div>
  );
}

/** Where each step begins, in percent of all; placing pictures takes the longest. */
const BEGINS: Record<ImportStep, number> = { waiting: 0, fetching: 2, reading: 15, placing: 40, saving: 90 };
const ENDS: Record<ImportStep, number> = { waiting: 2, fetching: 15, reading: 40, placing: 90, saving: 99 };

function percentOf({ step, done, total }: Omit<ImportProgressProps, "hasBegunEdits">): number {
  const part = total === 0 ? 0 : done / total;
  return BEGINS[step] + part * (ENDS[step] - BEGINS[step]);
}

function sentenceFor({ step, done, total }: Omit<ImportProgressProps, "hasBegunEdits">): string {
  const count = total === 0 ? "" : `: lesson ${String(done)} of ${String(total)}`;
  switch (step) {
    case "waiting":
      return "Waiting for its turn…";
    case "fetching":
      return "Getting the files…";
    case "reading":
      return `Reading${count}…`;
    case "placing":
      return `Placing pictures and links${count}…`;
    case "saving":
      return "Saving the draft…";
  }
}
