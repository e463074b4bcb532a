import type { editor } from "monaco-editor/editor";
import { useLayoutEffect, useState, useSyncExternalStore } from "react";

/** Where in a file someone was: cursor, scroll, folds. */
export type FileView = editor.ICodeEditorViewState;

/** Where someone is in a lab, kept in this browser so that it is the same after a reload. */
export interface Place {
  /** Ids of the open files, in the order of their tabs; null before the first visit. */
  readonly tabs: readonly string[] | null;
  readonly active: string | null;
  readonly foldedFolders: readonly string[];
  readonly side: "task" | "lesson";
  /** A terminal's id, or "tests". */
  readonly bottom: string;
  readonly pane: "task" | "files" | "code" | "terminal" | "preview";
  /** What the preview shows, with no port while it waits for one; null when it is closed. */
  readonly preview: { readonly port: number | null; readonly path: string } | null;
  readonly fontSize: number;
  readonly screenReader: boolean;
}

const FIRST_VISIT: Place = {
  tabs: null,
  active: null,
  foldedFolders: [],
  side: "task",
  bottom: "main",
  pane: "task",
  preview: null,
  fontSize: 14,
  screenReader: false,
};
/** Settings that follow a person from lab to lab. */
const EVERYWHERE = ["fontSize", "screenReader"] as const;
const EVERYWHERE_KEY = "lab-settings";
const WRITE_AFTER_MS = 300;

/**
 * The stored place: read with `get`, change with `set`, freed with `close`. Where in each file someone was
 * changes with every key, so it is kept beside the rest and tells nobody.
 */
export class PlaceStore {
  readonly #key: string;
  readonly #listeners = new Set<() => void>();
  readonly #flush = () => this.#write();
  #place: Place;
  #views: Record<string, FileView>;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(key: string) {
    this.#key = `lab-place:${key}`;
    const { views, ...stored } = readStored(this.#key);
    this.#place = { ...FIRST_VISIT, ...stored, ...readStored(EVERYWHERE_KEY) };
    this.#views = views ?? {};
    window.addEventListener("pagehide", this.#flush);
  }

  readonly get = (): Place => this.#place;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly set = (change: Partial<Place>): void => {
    this.#place = { ...this.#place, ...change };
    this.#writeSoon();
    for (const listener of this.#listeners) listener();
  };

  readonly viewOf = (fileId: string): FileView | undefined => this.#views[fileId];

  readonly setView = (fileId: string, view: FileView): void => {
    this.#views[fileId] = view;
    this.#writeSoon();
  };

  close(): void {
    window.removeEventListener("pagehide", this.#flush);
    this.#write();
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(this.#flush, WRITE_AFTER_MS);
  }

  #write(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    const settings = Object.fromEntries(EVERYWHERE.map((name) => [name, this.#place[name]]));
    try {
      localStorage.setItem(this.#key, JSON.stringify({ ...this.#place, views: this.#views }));
      localStorage.setItem(EVERYWHERE_KEY, JSON.stringify(settings));
    } catch {
      // A full or forbidden store costs only the place, never the work.
    }
  }
}

/** The place of one person in one lab; null in the first render, which is not painted. */
export function usePlaceStore(workspaceId: string, userId: string): PlaceStore | null {
  const [store, setStore] = useState<PlaceStore | null>(null);
  useLayoutEffect(() => {
    const opened = new PlaceStore(`${userId}:${workspaceId}`);
    setStore(opened);
    return () => opened.close();
  }, [workspaceId, userId]);
  return store;
}

export function usePlace(store: PlaceStore): Place {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** The tabs after one is closed, and the one that comes to the front. */
export function withoutTab(
  place: Pick<Place, "tabs" | "active">,
  id: string,
): Pick<Place, "tabs" | "active"> {
  const tabs = place.tabs ?? [];
  const at = tabs.indexOf(id);
  const left = tabs.filter((tab) => tab !== id);
  const active = place.active === id ? (left[Math.min(at, left.length - 1)] ?? null) : place.active;
  return { tabs: left, active };
}

function readStored(key: string): Partial<Place> & { views?: Record<string, FileView> } {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? "{}") ?? {}) as ReturnType<typeof readStored>;
  } catch {
    return {};
  }
}
