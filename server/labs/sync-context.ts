import type { Home } from "#sandbox/driver.ts";
import type { WorkspaceFiles } from "./document.ts";
import type { BaseTree } from "./sync-base.ts";
import type { WriteJournal } from "./write-journal.ts";

/** What went wrong, in one sentence for the people in the lab. */
export interface SyncProblem {
  readonly path: string | null;
  readonly message: string;
}

/** What every step of one lab's sync works on. */
export interface SyncContext {
  readonly home: Home;
  readonly files: WorkspaceFiles;
  readonly base: BaseTree;
  /** Transaction origin of everything sync does to the document. */
  readonly origin: unknown;
  /** Told of each write before it begins. */
  readonly journal: WriteJournal;
  /** Ids of text files whose shared text may differ from the disk. */
  readonly unwritten: Set<string>;
  /** Tells people once, until `solved` is called for the same path and topic. */
  report(topic: ProblemTopic, path: string | null, message: string): void;
  solved(topic: ProblemTopic, path: string | null): void;
}

export type ProblemTopic = "name" | "count" | "size" | "write" | "bytes";
