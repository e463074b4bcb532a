import { useCallback, useState } from "react";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";

export interface DiskProblem {
  /** Null when it is about the lab as a whole. */
  readonly path: string | null;
  readonly message: string;
}

const NONE: readonly DiskProblem[] = [];

/** What cannot be kept in step between this lab's files and its disk, live. */
export function useDiskProblems(workspaceId: string): readonly DiskProblem[] {
  const [problems, setProblems] = useState(NONE);
  useSubscription(
    // Without it the editor works as well; only this is not told. The server says how things are at each start, so
    // nothing is missed when the connection comes back.
    useCallback(
      ({ labs }: TrpcClient) => labs.diskProblems.subscribe({ workspaceId }, { onData: setProblems }),
      [workspaceId],
    ),
  );
  return problems;
}
