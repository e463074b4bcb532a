/**
 * The shape of a course's document, `course/<id>`: its properties, and one flat map `items` from an item's id to its
 * entry. Modules and lessons keep their id for life; a move replaces one value (`place`), so of two at once one wins
 * and the item is there exactly once. Nothing is ever deleted: archiving is a mark. There are two levels, so nothing
 * can be moved into itself. Runs in browsers and on the server: yjs alone.
 */
import * as Y from "yjs";
import { arrangeItems, type ArrangedModule } from "./document-arrange.ts";
import {
  isEntry,
  readTree,
  type ItemEntry,
  type LabItem,
  type LessonItem,
  type ModuleItem,
  type OutlineTree,
} from "./document-items.ts";
import { keysBetween } from "./document-order.ts";
import type { Completion } from "./schema.ts";

export type { ArrangedModule } from "./document-arrange.ts";
export type { LabItem, LessonItem, ModuleItem } from "./document-items.ts";
export { comparePlaces, keysBetween } from "./document-order.ts";
export { courseProperties, type CourseProperties, type PropertyTexts } from "./document-properties.ts";

/** Modules and lessons in one course, the archived included. */
export const MAX_ITEMS = 2_000;

/** A change of the outline that cannot be made; the message is a sentence for people. */
export class OutlineError extends Error {
  override readonly name = "OutlineError";
}

export type OutlineItem = ModuleItem | LessonItem;

/** What a lesson can be given, beside its place. */
export interface LessonFields {
  readonly title: string;
  readonly summary?: string;
  readonly durationMinutes?: number;
  readonly completion?: Completion;
  readonly lab?: LabItem | null;
}

/** Typed access to a course's outline. Every change is one transaction; a refused one throws OutlineError. */
export interface CourseOutline {
  readonly doc: Y.Doc;
  /** Modules in use, in order, each with its lessons in use. Same array until the outline changes. */
  modules(): readonly ModuleItem[];
  /** Everything that is archived itself, or stands in an archived module. The latest first. */
  archived(): readonly OutlineItem[];
  get(id: string): OutlineItem | undefined;
  /** Puts a new module at this index, or at the end; gives its id. */
  addModule(module: { title: string; summary?: string }, index?: number, id?: string): string;
  addLesson(moduleId: string, lesson: LessonFields, index?: number, id?: string): string;
  rename(id: string, title: string): void;
  describe(id: string, fields: Partial<Omit<LessonFields, "title">>): void;
  /** Gives a lesson a lab: the one it had before, if any. Gives the lab's id. */
  addLab(lessonId: string, title?: string): string;
  /** Takes a lesson's lab out of it; what was written and done in it is kept, and `addLab` brings it back. */
  takeLabOut(lessonId: string): void;
  /** Moves a module among the modules in use, to stand at this index once it is out of its old place. */
  moveModule(id: string, index: number): void;
  moveLesson(id: string, moduleId: string, index: number): void;
  /** Makes the outline this one, at once, by ids; what is in use and not in it is archived. */
  arrange(modules: readonly ArrangedModule[], now?: number): void;
  /** Takes an item out of the course; what was written in it is kept. */
  archive(id: string, now?: number): void;
  /** The opposite; a lesson whose module is archived comes with it. */
  bringBack(id: string): void;
  /** Calls back when the outline has changed. Returns the way to stop it. */
  observe(listener: () => void): () => void;
}

const facades = new WeakMap<Y.Doc, CourseOutline>();

/** The outline of a course's document. The same object for the same document. */
export function courseOutline(doc: Y.Doc): CourseOutline {
  const outline = facades.get(doc) ?? createOutline(doc);
  facades.set(doc, outline);
  return outline;
}

function createOutline(doc: Y.Doc): CourseOutline {
  const entries = doc.getMap<unknown>("items");
  const listeners = new Set<() => void>();
  let tree: OutlineTree | undefined;
  let inUse: readonly ModuleItem[] | undefined;
  const forget = () => {
    tree = undefined;
    inUse = undefined;
  };
  const current = () => (tree ??= readTree(entries));
  const used = () => (inUse ??= usedOf(current()));
  entries.observeDeep(() => {
    forget();
    for (const listener of [...listeners]) listener();
  });

  const entryOf = (id: string): ItemEntry => {
    const entry = entries.get(id);
    if (!isEntry(entry) || !current().byId.has(id)) throw gone();
    return entry;
  };
  const moduleOf = (id: string): ModuleItem => {
    const item = current().byId.get(id);
    if (item?.kind !== "module") throw gone();
    return item;
  };
  const lessonOf = (id: string): LessonItem => {
    const item = current().byId.get(id);
    if (item?.kind !== "lesson") throw gone();
    return item;
  };
  // Inside an outer transaction no event comes before its end, so what was read is forgotten here.
  const change = (make: () => void) => {
    doc.transact(make);
    forget();
  };
  const add = (kind: OutlineItem["kind"], id: string, fields: Record<string, unknown>, at: Target) => {
    if (entries.size >= MAX_ITEMS) {
      throw new OutlineError(`A course holds at most ${String(MAX_ITEMS)} modules and lessons.`);
    }
    change(() => {
      const entry = new Y.Map<unknown>();
      entry.set("kind", kind);
      for (const [key, value] of Object.entries(fields)) if (value !== undefined) entry.set(key, value);
      entries.set(id, entry);
      place(entries, id, at);
    });
    return id;
  };
  // Between what is in use, and behind whatever archived things follow there.
  const target = (parent: ModuleItem | null, index: number, moved?: string): Target => {
    const all: readonly OutlineItem[] = parent === null ? current().modules : parent.lessons;
    const shown = new Set((parent === null ? used() : usedLessons(parent)).map(({ id }) => id));
    const siblings = all.filter(({ id }) => id !== moved);
    const visible = siblings.filter(({ id }) => shown.has(id));
    const next = visible[Math.max(0, index)];
    const at = next === undefined ? siblings.length : siblings.indexOf(next);
    return { parent: parent?.id ?? null, siblings, at };
  };

  return {
    doc,
    modules: used,
    archived: () => archivedOf(current()),
    get: (id) => current().byId.get(id),
    addModule: ({ title, summary }, index = Infinity, id = crypto.randomUUID()) =>
      add("module", id, { title, summary }, target(null, index)),
    addLesson: (moduleId, fields, index = Infinity, id = crypto.randomUUID()) =>
      add("lesson", id, { ...fields }, target(moduleOf(moduleId), index)),
    rename(id, title) {
      const words = title.trim();
      if (words === "") throw new OutlineError("Give it a name of at least one letter.");
      change(() => entryOf(id).set("title", words));
    },
    describe(id, fields) {
      change(() => {
        const entry = entryOf(id);
        for (const [key, value] of Object.entries(fields)) if (value !== undefined) entry.set(key, value);
      });
    },
    addLab(lessonId, title = lessonOf(lessonId).title) {
      const { lab, formerLab } = lessonOf(lessonId);
      const wanted = lab ?? formerLab ?? { id: crypto.randomUUID(), title, copyOf: null };
      if (lab === null) change(() => entryOf(lessonId).set("lab", { ...wanted }));
      return wanted.id;
    },
    takeLabOut(lessonId) {
      const { lab } = lessonOf(lessonId);
      if (lab !== null) change(() => entryOf(lessonId).set("lab", { ...lab, takenOut: true }));
    },
    moveModule(id, index) {
      moduleOf(id);
      change(() => place(entries, id, target(null, index, id)));
    },
    moveLesson(id, moduleId, index) {
      lessonOf(id);
      const module = moduleOf(moduleId);
      change(() => place(entries, id, target(module, index, id)));
    },
    arrange: (modules, now = Date.now()) => change(() => arrangeItems(entries, current(), modules, now)),
    archive: (id, now = Date.now()) => change(() => entryOf(id).set("archivedAt", now)),
    bringBack(id) {
      const item = current().byId.get(id);
      if (item === undefined) throw gone();
      change(() => {
        entryOf(id).set("archivedAt", null);
        if (item.kind === "lesson") entryOf(item.moduleId).set("archivedAt", null);
      });
    },
    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Before the sibling of this index. */
interface Target {
  readonly parent: string | null;
  readonly siblings: readonly OutlineItem[];
  readonly at: number;
}

/** Gives the item its place. Siblings that share a key with the one before leave no room, and get keys of their own. */
function place(entries: Y.Map<unknown>, id: string, { parent, siblings, at }: Target): void {
  const before = siblings[at - 1]?.order ?? null;
  let end = at;
  while (before !== null && siblings[end] !== undefined && siblings[end]!.order <= before) end += 1;
  const moved = [id, ...siblings.slice(at, end).map((sibling) => sibling.id)];
  const keys = keysBetween(before, siblings[end]?.order ?? null, moved.length);
  for (const [index, movedId] of moved.entries()) {
    const entry = entries.get(movedId);
    if (isEntry(entry)) entry.set("place", { parent, order: keys[index] });
  }
}

function usedOf({ modules }: OutlineTree): ModuleItem[] {
  return modules
    .filter(({ archivedAt }) => archivedAt === null)
    .map((module) => ({ ...module, lessons: usedLessons(module) }));
}

function usedLessons(module: ModuleItem): LessonItem[] {
  return module.lessons.filter(({ archivedAt }) => archivedAt === null);
}

function archivedOf({ modules }: OutlineTree): OutlineItem[] {
  return modules
    .flatMap((module): OutlineItem[] => {
      if (module.archivedAt !== null) return [module, ...module.lessons];
      return module.lessons.filter(({ archivedAt }) => archivedAt !== null);
    })
    .sort((a, b) => (b.archivedAt ?? 0) - (a.archivedAt ?? 0));
}

const gone = () => new OutlineError("That is gone: somebody may have changed the outline. Look again.");
