import type { Actor } from "#server/access/actor.ts";
import type { NoteKind } from "../schema.ts";
import type { ImportsDeps } from "./deps.ts";
import { pruneImports } from "./prune-imports.ts";
import { cancelImport, listImports, readImport } from "./read-imports.ts";
import { runWaitingImports } from "./run-import.ts";
import { startFromArchive, startFromRepository, type Repository, type Upload } from "./start-import.ts";

export type { ImportsDeps } from "./deps.ts";

/** Imports in the background, each with its report. Callers have asked `access` before; what is read is one's own. */
export type Imports = ReturnType<typeof createImports>;

export function createImports(deps: ImportsDeps) {
  let isRunning = false;
  let askedMeanwhile = false;
  return {
    fromArchive: (actor: Actor, upload: Upload) => startFromArchive(deps, actor, upload),
    fromRepository: (actor: Actor, repository: Repository) => startFromRepository(deps, actor, repository),
    list: (actor: Actor) => listImports(deps, actor),
    read: (actor: Actor, what: { importId: string; show?: NoteKind | undefined; page: number }) =>
      readImport(deps, actor, what),
    cancel: (actor: Actor, { importId }: { importId: string }) => cancelImport(deps, actor, importId),
    /** For the job that removes what is old. */
    prune: (what: { endedBefore: Date; signal: AbortSignal }) => pruneImports(deps, what),
    /** For the job. Two in one process would need the memory of two: what is asked meanwhile the first does. */
    async runWaiting(stopping: AbortSignal): Promise<void> {
      askedMeanwhile = isRunning;
      if (isRunning) return;
      isRunning = true;
      try {
        do {
          askedMeanwhile = false;
          await runWaitingImports(deps, stopping);
        } while (askedMeanwhile && !stopping.aborted);
      } finally {
        isRunning = false;
      }
    },
  };
}
