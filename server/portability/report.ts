import type { NoteKind } from "./schema.ts";

/** A line of a report: what was taken, and what could not be as it was, so that nothing disappears silently. */
export interface ImportNote {
  readonly kind: NoteKind;
  readonly path: string;
  readonly line: number | null;
  /** A sentence. */
  readonly what: string;
}

export interface ImportReport {
  readonly format: string;
  readonly imported: {
    readonly modules: number;
    readonly lessons: number;
    readonly labs: number;
    readonly pictures: number;
  };
  readonly notes: readonly ImportNote[];
  /** How many notes there are beyond those, when there are very many. */
  readonly more: number;
}

/** What one report holds. */
const MAX_NOTES = 5_000;

/** Collects notes while a tree is read. */
export interface Notes {
  changed(path: string, what: string, line?: number): void;
  notSupported(path: string, what: string, line?: number): void;
  /** Of what was taken: `imported` into a new course, or how it changed the course that was there. */
  taken(kind: "imported" | "added" | "updated" | "archived", path: string, what: string): void;
  /** Those that others have collected. */
  take(found: readonly ImportNote[]): void;
  /** In the order of files and lines. */
  all(): ImportNote[];
  /** As many as a report holds, those about what is missing before those about what was taken. */
  report(): Pick<ImportReport, "notes" | "more">;
}

export function createNotes(): Notes {
  const notes: ImportNote[] = [];
  const add = (kind: ImportNote["kind"]) => (path: string, what: string, line?: number) => {
    notes.push({ kind, path, line: line ?? null, what });
  };
  const inOrder = (some: readonly ImportNote[]) =>
    some.toSorted((a, b) => (a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1));
  return {
    changed: add("changed"),
    notSupported: add("notSupported"),
    taken: (kind, path, what) => add(kind)(path, what),
    take(found) {
      for (const note of found) notes.push(note);
    },
    all: () => inOrder(notes),
    report() {
      const isLoss = ({ kind }: ImportNote) => kind === "notSupported" || kind === "changed";
      const kept = [...notes.filter(isLoss), ...notes.filter((note) => !isLoss(note))].slice(0, MAX_NOTES);
      return { notes: inOrder(kept), more: notes.length - kept.length };
    },
  };
}
