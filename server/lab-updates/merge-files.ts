/**
 * What a new version of given files changes in somebody's files that began with the version before. Pure: it only
 * says what is to be done. Lines that the owner has not touched are updated and nothing of theirs is lost: where both
 * changed the same, the owner's stays and the place is named as a conflict.
 */
import { mergeLines, type LineConflict } from "./merge-lines.ts";
import { pairFiles } from "./pair-files.ts";

/** A text file as given. */
export interface GivenText {
  readonly path: string;
  readonly text: string;
}

/** Whatever the owner has; `text` is null for folders and binary files. */
export interface OwnFile {
  readonly path: string;
  readonly kind: "folder" | "text" | "binary";
  readonly text: string | null;
}

/** A place that is left to the owner. */
export type Conflict =
  | ({ readonly kind: "lines"; readonly path: string } & LineConflict)
  /** The owner removed a file that has changed. */
  | { readonly kind: "gone"; readonly path: string; readonly theirs: string }
  /** A file that is not given any more was changed or moved by the owner. */
  | { readonly kind: "dropped"; readonly path: string }
  /** The owner has something else at that path. */
  | { readonly kind: "blocked"; readonly path: string; readonly theirs: string };

export type Change =
  | { readonly change: "changed"; readonly path: string; readonly text: string }
  | { readonly change: "added"; readonly path: string; readonly text: string }
  | { readonly change: "removed"; readonly path: string }
  /** `text` is what it says afterwards. */
  | { readonly change: "moved"; readonly from: string; readonly path: string; readonly text: string };

export interface MergePlan {
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
}

export function mergeFiles(
  base: readonly GivenText[],
  theirs: readonly GivenText[],
  mine: readonly OwnFile[],
): MergePlan {
  return new Merge(base, theirs, mine).plan();
}

class Merge {
  private readonly changes: Change[] = [];
  private readonly conflicts: Conflict[] = [];
  private readonly theirs: ReadonlyMap<string, GivenText>;
  private readonly mine: ReadonlyMap<string, OwnFile>;
  /** Paths that something will stand at, while the plan is made. */
  private readonly taken: Map<string, OwnFile["kind"]>;

  constructor(
    private readonly base: readonly GivenText[],
    theirs: readonly GivenText[],
    mine: readonly OwnFile[],
  ) {
    this.theirs = new Map(theirs.map((file) => [file.path, file]));
    this.mine = new Map(mine.map((file) => [file.path, file]));
    this.taken = new Map(mine.map(({ path, kind }) => [path, kind]));
  }

  plan(): MergePlan {
    const mineNow = [...this.mine.values()].map(({ path, text }) => ({ path, text: text ?? "" }));
    const toTheirs = pairFiles(this.base, [...this.theirs.values()]);
    const toMine = pairFiles(this.base, mineNow);
    for (const before of this.base) {
      const given = this.theirs.get(toTheirs.get(before.path) ?? "");
      const own = this.mine.get(toMine.get(before.path) ?? "");
      if (own === undefined) this.withoutMine(before, given);
      else if (given === undefined) this.withoutTheirs(before, own);
      else this.ofBoth(before, given, own);
    }
    const known = new Set(toTheirs.values());
    for (const given of this.theirs.values()) if (!known.has(given.path)) this.newFile(given);
    return { changes: this.changes, conflicts: this.conflicts };
  }

  private withoutMine(before: GivenText, given: GivenText | undefined): void {
    if (given === undefined || given.text === before.text) return;
    this.conflicts.push({ kind: "gone", path: given.path, theirs: given.text });
  }

  private withoutTheirs(before: GivenText, own: OwnFile): void {
    if (own.text !== before.text || own.path !== before.path) {
      this.conflicts.push({ kind: "dropped", path: own.path });
      return;
    }
    this.changes.push({ change: "removed", path: own.path });
    this.taken.delete(own.path);
  }

  private ofBoth(before: GivenText, given: GivenText, own: OwnFile): void {
    if (own.text === null) {
      if (given.text !== before.text)
        this.conflicts.push({ kind: "blocked", path: own.path, theirs: given.text });
      return;
    }
    const merged = mergeLines(before.text, own.text, given.text);
    const moves = given.path !== before.path && own.path === before.path && this.isFree(given.path);
    const path = moves ? given.path : own.path;
    if (moves) {
      this.changes.push({ change: "moved", from: own.path, path, text: merged.text });
      this.taken.delete(own.path);
      this.taken.set(path, "text");
    } else if (merged.text !== own.text) {
      this.changes.push({ change: "changed", path, text: merged.text });
    }
    this.leaveToOwner(path, merged.conflicts);
  }

  private newFile({ path, text }: GivenText): void {
    const own = this.mine.get(path);
    const isThere = this.taken.get(path) === "text" && own?.text != null;
    if (isThere) {
      const merged = mergeLines("", own.text ?? "", text);
      if (merged.text !== own.text) this.changes.push({ change: "changed", path, text: merged.text });
      this.leaveToOwner(path, merged.conflicts);
    } else if (this.isFree(path)) {
      this.changes.push({ change: "added", path, text });
      this.taken.set(path, "text");
    } else this.conflicts.push({ kind: "blocked", path, theirs: text });
  }

  private leaveToOwner(path: string, conflicts: readonly LineConflict[]): void {
    for (const conflict of conflicts) this.conflicts.push({ kind: "lines", path, ...conflict });
  }

  /** Whether a file can be put there: nothing is, and what is above are folders. */
  private isFree(path: string): boolean {
    if (this.taken.has(path)) return false;
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      const above = this.taken.get(path.slice(0, slash));
      if (above !== undefined && above !== "folder") return false;
    }
    return true;
  }
}

/** The files once a plan is carried out; folders are as they were. */
export function filesAfter(mine: readonly OwnFile[], { changes }: MergePlan): OwnFile[] {
  const files = new Map(mine.map((file) => [file.path, file]));
  for (const change of changes) {
    if (change.change === "removed") files.delete(change.path);
    else {
      if (change.change === "moved") files.delete(change.from);
      files.set(change.path, { path: change.path, kind: "text", text: change.text });
    }
  }
  return [...files.values()];
}
