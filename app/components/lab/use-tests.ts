import { useCallback, useRef, useState } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import { trpc } from "#app/lib/trpc.ts";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";
import type { Lab } from "./lab-context.ts";
import type { TestRun } from "./lab-data.ts";
import { sentenceOf } from "./problem-sentence.ts";

export interface Tests {
  readonly test: () => void;
  /** When the run under way here began (ms since 1970); null when none is. */
  readonly startedAt: number | null;
  /** The last finished run, by whoever. */
  readonly lastRun: TestRun | null;
}

/** Runs the lab's tests, and re-reads the page's data when anyone in this lab has finished a run. */
export function useTests({ data, setPlace, reread }: Lab): Tests {
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const [own, setOwn] = useState<TestRun | null>(null);
  const workspaceId = data.workspace.id;
  useFinishedRuns(workspaceId, reread);

  const test = useCallback(() => {
    if (startedAt !== null) return;
    setStartedAt(Date.now());
    setPlace({ bottom: "tests", pane: "terminal" });
    trpc()
      .then((client) => client.labs.runTests.mutate({ workspaceId }))
      .then((run) => {
        setOwn(run);
        reread();
      })
      .catch((problem: unknown) => showToast({ tone: "danger", message: sentenceOf(problem) }))
      .finally(() => setStartedAt(null));
  }, [startedAt, setPlace, workspaceId, reread]);

  return { test, startedAt, lastRun: newer(own, data.lastTest) };
}

/** Our own result is here before the page's data has been read again. */
function newer(a: TestRun | null, b: TestRun | null): TestRun | null {
  if (!a || !b) return a ?? b;
  return a.at > b.at ? a : b;
}

function useFinishedRuns(workspaceId: string, onFinished: () => void): void {
  const latest = useRef(onFinished);
  latest.current = onFinished;
  useSubscription(
    // Without it the other person's runs show after a reload; our own still show at once.
    useCallback(
      ({ labs }: TrpcClient) => {
        let isConnected = false;
        return labs.testRuns.subscribe(
          { workspaceId },
          {
            onData: () => latest.current(),
            onConnectionStateChange: ({ state }) => {
              if (state !== "pending") return;
              // What happened while there was no connection is not told again.
              if (isConnected) latest.current();
              isConnected = true;
            },
          },
        );
      },
      [workspaceId],
    ),
  );
}
