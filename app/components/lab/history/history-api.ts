import { trpc } from "#app/lib/trpc.ts";
import type { Changes, FileChange, FilesAt, Restored, Timeline } from "#server/history/schema.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { lineCounts, type LineCounts } from "./line-counts.ts";
import type { Range } from "./moments.ts";

const ANSWER_WITHIN_MS = 20_000;
/** In UTF-16 units: a few hundred steps of a usual lab, a few of the largest. */
const MOST_TEXT = 16_000_000;
const PAGE = 100;

/** A file that differs between two points, and by how many lines. */
export type ChangedFile = FileChange & { readonly lines: LineCounts };

/**
 * One document's history as the server tells it. What lies between two points never changes, so it is asked for
 * once. Every call rejects after 20 seconds.
 */
export class HistoryApi {
  readonly #document: string;
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

  changes(range: Range): Promise<readonly ChangedFile[]> {
    return this.#changes.get(keyOf(range), async () => {
      const { history } = await trpc();
      const { files }: Changes = await history.changes.query(
        { document: this.#document, ...range },
        within(),
      );
      return files.map((file) => ({ ...file, lines: lineCounts(file.before, file.after) }));
    });
  }

  knownChanges(range: Range): readonly ChangedFile[] | undefined {
    return this.#changes.peek(keyOf(range));
  }

  filesAt(at: string): Promise<FilesAt["files"]> {
    return this.#files.get(at, async () => {
      const { history } = await trpc();
      return (await history.filesAt.query({ document: this.#document, at }, within())).files;
    });
  }

  knownFilesAt(at: string): FilesAt["files"] | undefined {
    return this.#files.peek(at);
  }

  async restore(at: string, path?: string): Promise<Restored> {
    const { history } = await trpc();
    return history.restore.mutate(
      { document: this.#document, at, ...(path !== undefined && { path }) },
      within(),
    );
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

function within(): { signal: AbortSignal } {
  return { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) };
}

function keyOf({ from, to }: Range): string {
  return `${from ?? ""}..${to}`;
}

function lengthOf(text: string | null): number {
  return text?.length ?? 0;
}
