/** What an import could not take as it was, so that nothing disappears silently. */
export interface ImportNote {
  readonly kind: "changed" | "notSupported";
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
}

/** Collects notes while a tree is read. */
export interface Notes {
  changed(path: string, what: string, line?: number): void;
  notSupported(path: string, what: string, line?: number): void;
  /** In the order of files and lines. */
  all(): ImportNote[];
}

export function createNotes(): Notes {
  const notes: ImportNote[] = [];
  const add = (kind: ImportNote["kind"]) => (path: string, what: string, line?: number) => {
    notes.push({ kind, path, line: line ?? null, what });
  };
  return {
    changed: add("changed"),
    notSupported: add("notSupported"),
    all: () =>
      notes.toSorted((a, b) =>
        a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1,
      ),
  };
}
