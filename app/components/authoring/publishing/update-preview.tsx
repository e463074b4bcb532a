import { useFetchers } from "@remix-run/react";
import { useCallback, useState } from "react";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import { countOf } from "#app/lib/format.ts";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";
import type { Preview } from "#server/lab-updates/schema.ts";
import { previewSentence } from "./update-sentences.ts";

/** What publishing would bring to labs already begun, as it is found out; nothing when that is nothing. */
export function UpdatePreview({ courseId }: { courseId: string }) {
  const [preview, setPreview] = useState<Preview | null>(null);
  // Publishing and restoring change the answer, so it is asked for anew after them.
  const isActing = useFetchers().some(({ state }) => state !== "idle");
  const subscribe = useCallback(
    // Without it one can publish as well; only this is not told before.
    ({ labUpdates }: TrpcClient) =>
      labUpdates.preview.subscribe({ courseId }, { onData: setPreview, onError: () => undefined }),
    [courseId],
  );
  useSubscription(isActing ? null : subscribe);
  if (preview === null || preview.begun === 0) return null;
  const { labs, begun, looked, isDone } = preview;
  return (
    <div role="status" className="mb-5 rounded-md border border-line bg-surface-2 px-4 py-3 text-[0.9375rem]">
      <p>
        <strong className="font-semibold">
          {countOf(begun, "lab")} begun of {countOf(labs, "exercise")} will get new files
        </strong>
        {isDone ? `: ${previewSentence(preview)}.` : "."}
      </p>
      {!isDone && (
        <div className="mt-2">
          <ProgressBar label="Labs looked at" value={(100 * looked) / begun} />
        </div>
      )}
      <p className="mt-1 text-sm text-muted">
        What students wrote stays. Each lab is kept as it was, and whoever likes can undo the update.
      </p>
    </div>
  );
}
