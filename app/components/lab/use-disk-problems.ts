import { useEffect, useState } from "react";
import { trpc } from "#app/lib/trpc.ts";

export interface DiskProblem {
  /** Null when it is about the lab as a whole. */
  readonly path: string | null;
  readonly message: string;
}

const NONE: readonly DiskProblem[] = [];

/** What cannot be kept in step between this lab's files and its disk, live. */
export function useDiskProblems(workspaceId: string): readonly DiskProblem[] {
  const [problems, setProblems] = useState(NONE);
  useEffect(() => {
    let subscription: { unsubscribe(): void } | null = null;
    let gone = false;
    trpc().then(
      (client) => {
        if (gone) return;
        // The server says how things are at each start, so nothing is missed when the connection comes back.
        subscription = client.labs.diskProblems.subscribe({ workspaceId }, { onData: setProblems });
      },
      // Without it the editor works as well; only this is not told.
      () => undefined,
    );
    return () => {
      gone = true;
      subscription?.unsubscribe();
    };
  }, [workspaceId]);
  return problems;
}
