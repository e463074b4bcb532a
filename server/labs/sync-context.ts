import type { Home } from "#sandbox/driver.ts";
import type { WorkspaceFiles } from "./document.ts";
import type { LateWrites } from "./late-writes.ts";
import type { ProblemList } from "./problem-list.ts";
import type { BaseTree } from "./sync-base.ts";
import type { WriteJournal } from "./write-journal.ts";

/** What every step of one lab's sync works on. */
export interface SyncContext {
  readonly home: Home;
  readonly files: WorkspaceFiles;
  readonly base: BaseTree;
  /** Transaction origin of what is taken from the disk to the document. */
  readonly origin: unknown;
  /** Told of each write before it begins. */
  readonly journal: WriteJournal;
  /** What has been replaced while a program may still write to it. */
  readonly late: LateWrites;
  /** Ids of text files whose shared text may differ from the disk. */
  readonly unwritten: Set<string>;
  readonly problems: ProblemList;
}
