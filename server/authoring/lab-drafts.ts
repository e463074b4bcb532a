import { courseOutline, type LabItem, type LessonItem } from "#server/courses/document.ts";
import { AppError } from "#server/errors.ts";
import { definitionIn, labDocumentName } from "#server/lab-definitions/document.ts";
import { NEW_LAB, type LabDefinition } from "#server/lab-definitions/schema.ts";
import type { LabContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { claimDocument, exists, withOutline } from "./open-draft.ts";
import { readLabs } from "./read-rows.ts";
import { docOf, storable } from "./stored-document.ts";
import { initialLabUpdate } from "./write-lab.ts";

/** A lesson as far as its lab is concerned. */
type WithLab = { readonly lab: Pick<LabItem, "id" | "title" | "copyOf"> | null };

/**
 * Sees to it that the document of a lab of this course exists, with the definition that students have now if it has
 * been published. NOT_FOUND for a lab that is in no lesson of the course's outline.
 */
export async function openLabDraft(
  deps: AuthoringDeps,
  courseId: string,
  labId: string,
): Promise<{ lesson: LessonItem; lab: LabItem }> {
  const found = await withOutline(deps, courseId, ({ doc }) => findLab(courseOutline(doc).modules(), labId));
  if (found === null) throw noLab();
  const row = await deps.db.lab.findUnique({
    where: { id: labId },
    select: { lesson: { select: { courseId: true } } },
  });
  // Whoever writes an outline chooses the ids in it: another course's lab stays that course's.
  if (row !== null && row.lesson.courseId !== courseId) throw noLab();
  const name = labDocumentName(labId);
  await claimDocument(deps.db, name, courseId, noLab);
  if (!(await exists(deps.db, name))) {
    const drafts = await readLabDrafts(deps, courseId, [found.lesson]);
    await deps.updates.create(name, initialLabUpdate(drafts.get(labId) ?? newLab(found.lab)), null);
  }
  return found;
}

/**
 * The definitions of lessons' labs as they stand on disk, by the labs' ids: in their document, else what is published
 * of them, else that of the lab they are a copy of, else that of a new lab.
 */
export async function readLabDrafts(
  deps: AuthoringDeps,
  courseId: string,
  lessons: readonly WithLab[],
): Promise<Map<string, LabContent>> {
  const labs = lessons.flatMap(({ lab }) => (lab === null ? [] : [lab]));
  if (labs.length === 0) return new Map();
  const wanted = labs.flatMap(({ id, copyOf }) => (copyOf === null ? [id] : [id, copyOf]));
  const [owned, rows] = await Promise.all([
    deps.db.courseDocument.findMany({
      where: { courseId, name: { in: wanted.map(labDocumentName) } },
      select: { name: true },
    }),
    readLabs(deps.db, courseId, wanted),
  ]);
  const states = await deps.documents.currentStates(owned.map(({ name }) => name));
  const find = (id: string): LabDefinition | undefined => {
    const state = states.get(labDocumentName(id));
    return state === undefined || state.length === 0 ? rows.get(id) : definitionOn(state);
  };
  return new Map(
    labs.map(({ id, title, copyOf }) => {
      const definition = find(id) ?? (copyOf === null ? undefined : find(copyOf)) ?? newLab({ title });
      return [id, { ...definition, id }];
    }),
  );
}

function findLab(
  modules: readonly { readonly lessons: readonly LessonItem[] }[],
  labId: string,
): { lesson: LessonItem; lab: LabItem } | null {
  for (const lesson of modules.flatMap(({ lessons }) => lessons)) {
    if (lesson.lab?.id === labId) return { lesson, lab: lesson.lab };
  }
  return null;
}

function newLab({ title }: { readonly title: string }): LabDefinition {
  return { ...NEW_LAB, title: title === "" ? NEW_LAB.title : title };
}

function definitionOn(state: readonly Uint8Array[]): LabDefinition {
  const doc = docOf(state);
  const definition = storableAll(definitionIn(doc));
  doc.destroy();
  return definition;
}

/** Every text in it as the database takes it. */
function storableAll<Value>(value: Value): Value {
  if (typeof value === "string") return storable(value) as Value;
  if (Array.isArray(value)) return value.map(storableAll) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, storableAll(each)])) as Value;
}

export const noLab = () =>
  new AppError("NOT_FOUND", "There is no such lab in this course. Look for it in the outline.");
