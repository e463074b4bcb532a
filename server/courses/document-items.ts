/**
 * The items of a course's document, read. Whatever an entry holds, reading never fails and never loses an item: what
 * is missing or malformed is replaced, and a lesson whose module nobody knows stands in the first one.
 */
import type * as Y from "yjs";
import { comparePlaces } from "./document-order.ts";
import { COMPLETIONS, type Completion } from "./schema.ts";

export type ItemEntry = Y.Map<unknown>;

/** Where an item stands. One value under one key, so that of two moves at once one wins as a whole. */
export interface Place {
  /** The module of a lesson; null for modules. */
  readonly parent: string | null;
  readonly order: string;
}

interface ItemBase {
  /** The same for life, and the id of its row once published. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly order: string;
  /** When it was archived, in ms; null for what is in use. */
  readonly archivedAt: number | null;
}

export interface LessonItem extends ItemBase {
  readonly kind: "lesson";
  readonly moduleId: string;
  readonly durationMinutes: number;
  readonly completion: Completion;
  readonly lab: LabItem | null;
  /** The lab it had before it was taken out, which is the one that can come back. */
  readonly formerLab: LabItem | null;
}

/** The lab of a lesson. */
export interface LabItem {
  readonly id: string;
  readonly title: string;
  /** The lab whose definition it begins with. */
  readonly copyOf: string | null;
}

export interface ModuleItem extends ItemBase {
  readonly kind: "module";
  /** All of them in order, the archived among them. */
  readonly lessons: readonly LessonItem[];
}

export interface OutlineTree {
  /** In order, the archived among them. */
  readonly modules: readonly ModuleItem[];
  readonly byId: ReadonlyMap<string, ModuleItem | LessonItem>;
}

const ORDER = /^[0-9a-z]{1,2000}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_MINUTES = 100_000;

/** All items in their order. Entries that are no items, or whose id could not be a row's, are left out. */
export function readTree(entries: Y.Map<unknown>): OutlineTree {
  const lessons: (Omit<LessonItem, "moduleId"> & { parent: string | null })[] = [];
  const modules: (Omit<ModuleItem, "lessons"> & { lessons: LessonItem[] })[] = [];
  for (const [id, entry] of entries) {
    if (!UUID.test(id) || !isEntry(entry)) continue;
    const { parent, order } = readPlace(entry.get("place"));
    const base = {
      id,
      title: text(entry.get("title")),
      summary: text(entry.get("summary")),
      order,
      archivedAt: time(entry.get("archivedAt")),
    };
    const kind = entry.get("kind");
    if (kind === "module") modules.push({ ...base, kind, lessons: [] });
    if (kind === "lesson") {
      const durationMinutes = minutes(entry.get("durationMinutes"));
      const completion = COMPLETIONS.find((known) => known === entry.get("completion")) ?? "read";
      const [lab, isIn] = [readLab(entry.get("lab")), isLabIn(entry.get("lab"))];
      const labs = { lab: isIn ? lab : null, formerLab: isIn ? null : lab };
      lessons.push({ ...base, kind, parent, durationMinutes, completion, ...labs });
    }
  }
  modules.sort(comparePlaces);
  lessons.sort(comparePlaces);
  const known = new Map(modules.map((module) => [module.id, module]));
  for (const { parent, ...lesson } of lessons) {
    const module = known.get(parent ?? "") ?? modules[0];
    module?.lessons.push({ ...lesson, moduleId: module.id });
  }
  const all = modules.flatMap((module): (ModuleItem | LessonItem)[] => [module, ...module.lessons]);
  return { modules, byId: new Map(all.map((item) => [item.id, item])) };
}

/** Whether a value is a nested map, whichever copy of yjs made it. */
export function isEntry(value: unknown): value is ItemEntry {
  return (
    typeof value === "object" && value !== null && "get" in value && "observe" in value && "set" in value
  );
}

function readPlace(value: unknown): Place {
  const { parent, order } = record(value);
  return {
    parent: typeof parent === "string" ? parent : null,
    order: typeof order === "string" && ORDER.test(order) ? order : "i",
  };
}

function readLab(value: unknown): LabItem | null {
  const { id, title, copyOf } = record(value);
  if (typeof id !== "string" || !UUID.test(id)) return null;
  return { id, title: text(title), copyOf: typeof copyOf === "string" && UUID.test(copyOf) ? copyOf : null };
}

/** A lab that was taken out stays in its lesson's entry, marked. */
function isLabIn(value: unknown): boolean {
  return record(value).takenOut !== true;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function minutes(value: unknown): number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_MINUTES
    ? value
    : 0;
}

function time(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
