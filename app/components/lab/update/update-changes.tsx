import { useEffect, useMemo, useState } from "react";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { TabPanel, Tabs } from "#app/components/ui/tabs.tsx";
import { trpc } from "#app/lib/trpc.ts";
import type { FileChange } from "#server/history/schema.ts";
import { DiffView } from "../history/diff-view.tsx";
import { FileChoice } from "../history/file-choice.tsx";
import { lineCounts } from "../history/line-counts.ts";
import { useMonaco } from "../history/read-only-code.ts";
import { filesOfChanges } from "../history/shown-files.ts";
import { useLab } from "../lab-context.ts";
import { sentenceOf } from "../problem-sentence.ts";

type Answer =
  | { readonly state: "waiting" }
  | { readonly state: "known"; readonly files: readonly FileChange[] }
  | { readonly state: "failed"; readonly problem: string };

/** What an update did to the files, side by side. */
export function UpdateChanges({ rolloutId }: { rolloutId: string }) {
  const answer = useChanges(rolloutId);
  if (answer.state === "waiting") return <Skeleton className="h-72 w-full" />;
  if (answer.state === "failed") {
    return (
      <p role="alert" className="text-sm text-danger">
        {answer.problem}
      </p>
    );
  }
  return answer.files.length === 0 ? null : <Changes files={answer.files} step={rolloutId} />;
}

function Changes({ files, step }: { files: readonly FileChange[]; step: string }) {
  const monaco = useMonaco();
  const shown = useMemo(
    () =>
      filesOfChanges(files.map((file) => ({ ...file, lines: lineCounts(file.before, file.after) }))).filter(
        (file) => file.kind === "diff",
      ),
    [files],
  );
  const [path, setPath] = useState<string | null>(null);
  const inFront = shown.find((file) => file.path === path) ?? shown[0];
  if (inFront === undefined) return null;
  return (
    <section aria-labelledby="changes">
      <h3 id="changes" className="font-semibold">
        Changed in your files
      </h3>
      <Tabs selectedKey={inFront.path} onSelectionChange={(key) => setPath(String(key))}>
        <FileChoice files={shown} inFront={inFront.path} onChoose={setPath} />
        <TabPanel id={inFront.path} className="relative h-72 overflow-hidden rounded-b-md border border-line">
          {monaco === "failed" ? (
            <p className="p-4 text-sm text-muted">The editor could not be loaded. Check your connection.</p>
          ) : monaco === null ? (
            <Skeleton className="h-full w-full" />
          ) : (
            <DiffView
              monaco={monaco}
              path={inFront.path}
              before={inFront.before}
              after={inFront.after}
              step={step}
            />
          )}
        </TabPanel>
      </Tabs>
    </section>
  );
}

function useChanges(rolloutId: string): Answer {
  const { id: workspaceId } = useLab().data.workspace;
  const [answer, setAnswer] = useState<Answer>({ state: "waiting" });
  useEffect(() => {
    const wanted = new AbortController();
    setAnswer({ state: "waiting" });
    trpc()
      .then(({ labUpdates }) => labUpdates.changes.query({ workspaceId }, { signal: wanted.signal }))
      .then(
        ({ files }) => setAnswer({ state: "known", files }),
        (error: unknown) => {
          if (!wanted.signal.aborted) setAnswer({ state: "failed", problem: sentenceOf(error) });
        },
      );
    return () => wanted.abort();
  }, [workspaceId, rolloutId]);
  return answer;
}
