/** The base of the three-way sync: what disk and document last agreed on, per file. */
import type * as Y from "yjs";
import { isBelow } from "./document.ts";
import { driftFromEdits, driftFurther, noDrift, type DeltaStep, type Piece } from "./drift.ts";
import { RecentVersions } from "./recent-versions.ts";
import { diffText } from "./text-diff.ts";
import type { TextFormat } from "./text-format.ts";

/** What the disk holds at one path, as far as the document cares. */
export type Content =
  | { readonly kind: "folder" }
  | { readonly kind: "text"; readonly text: string; readonly format: TextFormat; readonly hash: string }
  | { readonly kind: "binary"; readonly sizeBytes: number; readonly hash: string };

/** One file on which disk and document agreed. `path` is where it is on the disk now. */
export interface BaseEntry {
  readonly id: string;
  path: string;
  readonly kind: Content["kind"];
  /** Hash of the bytes on the disk; "" for folders. */
  hash: string;
  /** The disk's state when it was last read; NaN when it must be read again. */
  sizeBytes: number;
  mtimeMs: number;
  /** Which file of the disk it is, whatever its name; "" when that is not known. */
  identity: string;
  /** Text files only. */
  text: TextBase | null;
}

export interface TextBase {
  /** The text agreed on; null when only its hash was kept over a restart. */
  content: string | null;
  /** How the disk's text is written; its offsets are of `content`. */
  format: TextFormat;
  /** How far the shared text has drifted from `content`; null when it must be worked out by comparing. */
  drift: readonly Piece[] | null;
  /** Drift from the text that is being written to the disk right now. */
  writing: { readonly shared: Y.Text; drift: readonly Piece[] } | null;
  /** True from a restart after a crash to the first agreement: the last ones before it may not have been kept. */
  isRestored: boolean;
  shared: Y.Text | null;
  /** What the disk held before the last few writes. */
  readonly recent: RecentVersions;
}

export class BaseTree {
  readonly #byId = new Map<string, BaseEntry>();
  readonly #byPath = new Map<string, BaseEntry>();
  /** Counts changes, so that the owner knows when to keep the tree. */
  revision = 0;

  all(): BaseEntry[] {
    return [...this.#byId.values()];
  }

  get(id: string): BaseEntry | undefined {
    return this.#byId.get(id);
  }

  at(path: string): BaseEntry | undefined {
    return this.#byPath.get(path);
  }

  add(entry: BaseEntry): void {
    this.delete(entry.id);
    const displaced = this.#byPath.get(entry.path);
    if (displaced) this.delete(displaced.id);
    this.#byId.set(entry.id, entry);
    this.#byPath.set(entry.path, entry);
    this.revision++;
  }

  delete(id: string): void {
    const entry = this.#byId.get(id);
    if (!entry) return;
    this.#byId.delete(id);
    if (this.#byPath.get(entry.path) === entry) this.#byPath.delete(entry.path);
    this.revision++;
  }

  /** The disk has moved `from`, with all that is below it, to `to`. */
  move(from: string, to: string): void {
    const moved = this.all().filter((entry) => entry.path === from || isBelow(entry.path, from));
    for (const entry of moved) this.#byPath.delete(entry.path);
    for (const entry of moved) {
      entry.path = to + entry.path.slice(from.length);
      this.#byPath.set(entry.path, entry);
    }
    this.revision++;
  }

  clear(): void {
    this.#byId.clear();
    this.#byPath.clear();
    this.revision++;
  }
}

/** A base entry for what the disk holds now. Its drift is not known yet. */
export function baseEntry(id: string, path: string, content: Content): BaseEntry {
  const text =
    content.kind !== "text"
      ? null
      : {
          content: content.text,
          format: content.format,
          drift: null,
          writing: null,
          isRestored: false,
          shared: null,
          recent: new RecentVersions(),
        };
  const hash = content.kind === "folder" ? "" : content.hash;
  return { id, path, kind: content.kind, hash, sizeBytes: NaN, mtimeMs: NaN, identity: "", text };
}

/** The drift of `shared` from the base, worked out by comparing when it was not followed from the start. */
export function currentDrift(base: TextBase, content: string, shared: Y.Text): readonly Piece[] {
  if (base.drift === null || base.shared !== shared) {
    const current = shared.toString();
    base.drift =
      current === content
        ? noDrift(content.length)
        : driftFromEdits(content.length, diffText(content, current, { byLine: base.isRestored }));
    base.shared = shared;
  }
  return base.drift;
}

/** The document's text has been edited by `delta`. */
export function followEdit(base: TextBase, shared: Y.Text, delta: readonly DeltaStep[]): void {
  if (base.drift !== null && base.shared === shared) base.drift = driftFurther(base.drift, delta);
  if (base.writing?.shared === shared) base.writing.drift = driftFurther(base.writing.drift, delta);
}
