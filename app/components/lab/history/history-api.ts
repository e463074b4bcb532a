import { trpc } from "#app/lib/trpc.ts";
import type { Changes, FileChange, FilesAt, Restored, Timeline } from "#server/history/schema.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { lineCounts, type LineCounts } from "./line-counts.ts";
import type { Range } from "./moments.ts";
import { RequestTurns } from "./request-turns.ts";

const ANSWER_WITHIN_MS = 20_000;
/** The server waits for what is stored before and after it, and for this person's other questions. */
const RESTORED_WITHIN_MS = 60_000;
/** In UTF-16 units: a few hundred steps of a usual lab, a few of the largest. */
const MOST_TEXT = 16_000_000;
const PAGE = 100;

/** A file that differs between two points, and by how many lines. */
export type ChangedFile = FileChange & { readonly lines: LineCounts };

/**
 * One document's history as the server tells it. What lies between two points never changes, so it is asked for
 * once, two things at a time. Every call rejects after 20 seconds, not counting its wait for others; restoring after a
 * minute.
 */
export class HistoryApi {
  readonly #document: string;
  readonly #turns = new RequestTurns();
  readonly #changes = new BoundedCache<readonly ChangedFile[]>(
    (files) => files.reduce((sum, { before, after }) => sum + lengthOf(before) + lengthOf(after), 200),
    MOST_TEXT,
  );
  readonly #files = new BoundedCache<FilesAt["files"]>(
    (files) => files.reduce((sum, { text }) => sum + lengthOf(text), 200),
    MOST_TEXT,
  );

  constructor(document: string) {
    this.#document = document;
  }

  /** A page of the timeline; the newest without `before`. */
  async timeline(before?: string): Promise<Timeline> {
    const { history } = await trpc();
    return history.timeline.query(
      { document: this.#document, limit: PAGE, ...(before !== undefined && { before }) },
      within(),
    );
  }

  /** `signal` aborts when the answer is not wanted any more. */
  changes(range: Range, signal?: AbortSignal): Promise<readonly ChangedFile[]> {
    const input = { document: this.#document, ...range };
    const ask = async (wanted: AbortSignal) => {
      const { history } = await trpc();
      const { files }: Changes = await this.#turns.take(wanted, () =>
        history.changes.query(input, within(wanted)),
      );
      return files.map((file) => ({ ...file, lines: lineCounts(file.before, file.after) }));
    };
    return this.#changes.get(keyOf(range), ask, signal);
  }

  knownChanges(range: Range): readonly ChangedFile[] | undefined {
    return this.#changes.peek(keyOf(range));
  }

  filesAt(at: string, signal?: AbortSignal): Promise<FilesAt["files"]> {
    const input = { document: this.#document, at };
    const ask = async (wanted: AbortSignal) => {
      const { history } = await trpc();
      return (await this.#turns.take(wanted, () => history.filesAt.query(input, within(wanted)))).files;
    };
    return this.#files.get(at, ask, signal);
  }

  knownFilesAt(at: string): FilesAt["files"] | undefined {
    return this.#files.peek(at);
  }

  async restore(at: string, path?: string): Promise<Restored> {
    const { history } = await trpc();
    const signal = AbortSignal.timeout(RESTORED_WITHIN_MS);
    const input = { document: this.#document, at, ...(path !== undefined && { path }) };
    return history.restore.mutate(input, { signal }).catch((problem: unknown) => {
      if (!signal.aborted) throw problem;
      throw new Error(
        "No answer came in time, so it may be restored or not. Look at the files before you try again.",
      );
    });
  }

  async nameVersion(at: string, name: string): Promise<void> {
    const { history } = await trpc();
    await history.nameVersion.mutate({ document: this.#document, at, name }, within());
  }

  async renameVersion(versionId: string, name: string): Promise<void> {
    const { history } = await trpc();
    await history.renameVersion.mutate({ document: this.#document, versionId, name }, within());
  }

  async deleteVersion(versionId: string): Promise<void> {
    const { history } = await trpc();
    await history.deleteVersion.mutate({ document: this.#document, versionId }, within());
  }
}

function within(wanted?: AbortSignal): { signal: AbortSignal } {
  const inTime = AbortSignal.timeout(ANSWER_WITHIN_MS);
  return { signal: wanted === undefined ? inTime : AbortSignal.any([wanted, inTime]) };
}

function keyOf({ from, to }: Range): string {
  return `${from ?? ""}..${to}`;
}

function lengthOf(text: string | null): number {
  return text?.length ?? 0;
}
