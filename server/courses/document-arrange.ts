/** A whole outline put into a document in one pass: what a course begins with, and what a version brings back. */
import * as Y from "yjs";
import { isEntry, type LessonItem, type ModuleItem, type OutlineTree } from "./document-items.ts";
import { keysBetween } from "./document-order.ts";
import type { Completion } from "./schema.ts";

export interface ArrangedModule {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly lessons: readonly ArrangedLesson[];
}

export interface ArrangedLesson {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly durationMinutes: number;
  readonly completion: Completion;
  readonly lab: { readonly id: string; readonly title: string } | null;
}

/** Writes only what is different. What is not among the modules is archived, and was so `now`. */
export function arrangeItems(
  entries: Y.Map<unknown>,
  { byId, modules: current }: OutlineTree,
  modules: readonly ArrangedModule[],
  now: number,
): void {
  const kept = new Set(modules.flatMap(({ id, lessons }) => [id, ...lessons.map((lesson) => lesson.id)]));
  const put = (id: string, fields: Record<string, unknown>, order: string | null, parent: string | null) => {
    const entry = entryOf(entries, id);
    const place = order === null ? {} : { place: { parent, order } };
    for (const [key, value] of Object.entries({ ...fields, ...place, archivedAt: null })) {
      if (JSON.stringify(entry.get(key) ?? null) !== JSON.stringify(value)) entry.set(key, value);
    }
  };
  const moduleKeys = keysFor(modules, current);
  for (const [index, { id: moduleId, title, summary, lessons }] of modules.entries()) {
    put(moduleId, { kind: "module", title, summary }, moduleKeys[index] ?? null, null);
    const known = byId.get(moduleId);
    const lessonKeys = keysFor(lessons, known?.kind === "module" ? known.lessons : []);
    for (const [at, { id, lab, ...fields }] of lessons.entries()) {
      put(id, { kind: "lesson", ...fields, lab: labOf(lab, byId.get(id)) }, lessonKeys[at] ?? null, moduleId);
    }
  }
  for (const { id, archivedAt } of byId.values()) {
    if (!kept.has(id) && archivedAt === null) entryOf(entries, id).set("archivedAt", now);
  }
}

function entryOf(entries: Y.Map<unknown>, id: string): Y.Map<unknown> {
  const known = entries.get(id);
  if (isEntry(known)) return known;
  const made = new Y.Map<unknown>();
  entries.set(id, made);
  return made;
}

/** New keys for all of a list, or none when those who are wanted stand there in this order already. */
function keysFor(wanted: readonly { id: string }[], siblings: readonly { id: string }[]): readonly string[] {
  const ids = new Set(wanted.map(({ id }) => id));
  const standing = siblings.filter(({ id }) => ids.has(id)).map(({ id }) => id);
  const isSame = standing.length === wanted.length && wanted.every(({ id }, index) => standing[index] === id);
  return isSame ? [] : keysBetween(null, null, wanted.length);
}

/** A lab that is there already keeps what is known of it; one that is not wanted is taken out, not forgotten. */
function labOf(lab: ArrangedLesson["lab"], known: ModuleItem | LessonItem | undefined) {
  const before = known?.kind === "lesson" ? (known.lab ?? known.formerLab) : null;
  if (lab === null) return before && { ...before, takenOut: true };
  return before?.id === lab.id ? before : { id: lab.id, title: lab.title, copyOf: null };
}
