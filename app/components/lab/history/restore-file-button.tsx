import { FileClock } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { useHistory } from "./history-context.ts";
import { whenOf } from "./moment-words.ts";
import type { ShownFile } from "./shown-files.ts";

/** Brings one file back: as it was at the point in front or, where it was deleted, as it was before. */
export function RestoreFileButton({ file }: { file: ShownFile }) {
  const { timeline, moment, at, range, askRestore } = useHistory();
  if (!timeline.abilities.restore || file.binary || !moment || at === undefined) return null;
  const deleted = file.kind === "diff" && range !== null && at === range.to && file.after === null;
  const point = deleted ? range.from : at;
  const missing = file.kind === "diff" && range !== null && at === range.from && file.before === null;
  if (point === null || missing) return null;
  return (
    <Button
      tone="plain"
      size="small"
      className="mr-2"
      aria-label={`${deleted ? "Bring back" : "Restore this file:"} ${nameOf(file.path)}`}
      title={deleted ? "Bring this file back" : "Restore this file only"}
      onClick={() =>
        askRestore({
          at: point,
          path: file.path,
          when: deleted ? "before it was deleted" : whenOf(moment, new Date()),
        })
      }
    >
      <FileClock aria-hidden className="size-4" />
      <span className="max-sm:sr-only">{deleted ? "Bring it back" : "Restore this file"}</span>
    </Button>
  );
}
