import { Badge, type BadgeTone } from "#app/components/ui/badge.tsx";
import type { ImportState } from "#server/portability/schema.ts";

const STATES: Record<ImportState, readonly [words: string, tone: BadgeTone]> = {
  waiting: ["Waiting", "info"],
  running: ["Under way", "info"],
  done: ["Imported", "success"],
  failed: ["Failed", "danger"],
  cancelled: ["Cancelled", "neutral"],
};

/** How an import stands. */
export function ImportBadge({ state }: { state: ImportState }) {
  const [words, tone] = STATES[state];
  return <Badge tone={tone}>{words}</Badge>;
}
