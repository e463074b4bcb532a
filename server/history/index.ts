import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import type { HistoryDeps } from "./deps.ts";
import { readChanges, readFilesAt } from "./read-files.ts";
import { ReadingTurns } from "./reading-turns.ts";
import { restore } from "./restore.ts";
import type {
  Changes,
  ChangesInput,
  FilesAt,
  FilesAtInput,
  NameVersionInput,
  RenameVersionInput,
  Restored,
  RestoreInput,
  Timeline,
  TimelineInput,
  Version,
  VersionRef,
} from "./schema.ts";
import { readTimeline } from "./timeline.ts";
import { deleteVersion, nameVersion, renameVersion } from "./versions.ts";

export { createChangeLimit } from "./change-limit.ts";

/** The history of documents as procedures use it. Callers have asked `access` before. */
export interface History {
  timeline(granted: Granted, input: TimelineInput): Promise<Timeline>;
  changes(actor: Actor, input: ChangesInput): Promise<Changes>;
  filesAt(actor: Actor, input: FilesAtInput): Promise<FilesAt>;
  restore(actor: Actor, granted: Granted, input: RestoreInput): Promise<Restored>;
  nameVersion(actor: Actor, input: NameVersionInput): Promise<Version>;
  renameVersion(input: RenameVersionInput): Promise<Version>;
  deleteVersion(input: VersionRef): Promise<void>;
}

export function createHistory(deps: HistoryDeps): History {
  const turns = new ReadingTurns();
  const change = async <Result>(actor: Actor, make: () => Promise<Result>): Promise<Result> => {
    await deps.changeLimit.count(actor.id);
    return turns.take(actor.id, make);
  };
  return {
    timeline: (granted, input) => readTimeline(deps, granted, input),
    changes: (actor, input) => turns.take(actor.id, () => readChanges(deps, input)),
    filesAt: (actor, input) => turns.take(actor.id, () => readFilesAt(deps, input)),
    restore: (actor, granted, input) => change(actor, () => restore(deps, actor, granted, input)),
    nameVersion: (actor, input) => change(actor, () => nameVersion(deps, actor, input)),
    renameVersion: (input) => renameVersion(deps, input),
    deleteVersion: (input) => deleteVersion(deps, input),
  };
}
