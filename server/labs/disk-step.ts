/** One thing the sync does to the disk. A failure is reported and remembered, and does not keep the others from being done. */
import { errorCode, isNotFound, isWrongKind } from "./disk-scan.ts";
import type { SyncContext } from "./sync-context.ts";

export interface ToDiskResult {
  /** The disk is not what the base says: scan it, then come again. */
  readonly isStale: boolean;
  /** Something could not be done now; it was reported, and is worth another try later. */
  readonly hasFailed: boolean;
}

export type Outcome = { -readonly [Key in keyof ToDiskResult]: ToDiskResult[Key] };

/** Whether the step could be done. What a program has done to the disk meanwhile is no failure, but makes it stale. */
export async function attempt(
  context: SyncContext,
  path: string,
  outcome: Outcome,
  step: () => Promise<void>,
): Promise<boolean> {
  try {
    await step();
    context.problems.solved("write", path);
    return true;
  } catch (error) {
    if (isNotFound(error) || isWrongKind(error)) outcome.isStale = true;
    else {
      outcome.hasFailed = true;
      context.problems.report("write", path, describeFailure(error, path));
    }
    return false;
  }
}

function describeFailure(error: unknown, path: string): string {
  const code = errorCode(error) ?? "";
  if (["ENOSPC", "EDQUOT", "NO_SPACE"].includes(code)) {
    return `“${path}” is not saved to the lab's disk, which is full. Remove files you do not need; what you type is kept and saved when there is space.`;
  }
  return `“${path}” could not be saved to the lab's disk. What you type is kept; saving is tried again.`;
}
