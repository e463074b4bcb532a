import {
  courseOutline,
  courseProperties,
  type LessonItem,
  type ModuleItem,
} from "#server/courses/document.ts";
import { chooseSlug } from "#server/slugs.ts";
import type { CourseContent, LessonContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { openCourse } from "./open-draft.ts";
import { readLabDrafts } from "./lab-drafts.ts";
import { courseDocument, lessonDocument, lessonText } from "./seed-documents.ts";
import { docOf, storable } from "./stored-document.ts";

/** A course's draft without what its lessons hold. */
export interface DraftOutline extends Omit<CourseContent, "modules"> {
  /** In order, with the lessons in use. */
  readonly modules: readonly ModuleItem[];
}

/**
 * The course as its documents have it on disk: what would be published now. However many lessons there are, it takes
 * the same few queries.
 */
export async function readDraft(deps: AuthoringDeps, courseId: string): Promise<CourseContent> {
  const { modules, ...properties } = await readDraftOutline(deps, courseId);
  const items = modules.flatMap(({ lessons }) => lessons);
  const [rows, labs, texts] = await Promise.all([
    deps.db.courseLesson.findMany({ where: { courseId }, select: { id: true, slug: true } }),
    readLabDrafts(deps, courseId, items),
    readTexts(deps, courseId, items),
  ]);
  const known = new Map(rows.map(({ id, slug }) => [id, slug]));
  const slugs = new Set(known.values());
  const lessonOf = (item: LessonItem): LessonContent => {
    const { id, title, summary, durationMinutes, completion } = item;
    const slug = known.get(id) ?? chooseSlug(title, slugs);
    slugs.add(slug);
    return {
      ...{ id, slug, durationMinutes, completion, title, summary },
      text: storable(texts.get(id) ?? ""),
      lab: labs.get(item.lab?.id ?? "") ?? null,
    };
  };
  return {
    ...properties,
    modules: modules.map(({ id, title, summary, lessons }) => ({
      ...{ id, title, summary },
      lessons: lessons.map(lessonOf),
    })),
  };
}

/** What the draft says of the course and its lessons, in one document: for whoever needs little of what is in them. */
export async function readDraftOutline(deps: AuthoringDeps, courseId: string): Promise<DraftOutline> {
  await openCourse(deps, courseId);
  const name = courseDocument(courseId);
  const doc = docOf((await deps.documents.currentStates([name])).get(name) ?? []);
  const properties = courseProperties(doc).read();
  const named = <Item extends ModuleItem | LessonItem>(item: Item): Item => ({
    ...item,
    title: storable(item.title),
    summary: storable(item.summary),
  });
  const outline: DraftOutline = {
    ...properties,
    title: storable(properties.title),
    summary: storable(properties.summary),
    category: storable(properties.category),
    cover: storable(properties.cover),
    description: storable(courseProperties(doc).texts.description.toJSON()),
    objectives: courseProperties(doc).points("objectives").map(storable),
    prerequisites: courseProperties(doc).points("prerequisites").map(storable),
    modules: courseOutline(doc)
      .modules()
      .map((module) => ({ ...named(module), lessons: module.lessons.map(named) })),
  };
  doc.destroy();
  return outline;
}

/** What one lesson of the draft says; undefined for one that is not in it. */
export async function readDraftText(
  deps: AuthoringDeps,
  courseId: string,
  lessonId: string,
): Promise<string | undefined> {
  const { modules } = await readDraftOutline(deps, courseId);
  const lesson = modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lessonId);
  if (lesson === undefined) return undefined;
  return storable((await readTexts(deps, courseId, [lesson])).get(lessonId) ?? "");
}

/** What lessons of this course say on disk: in their document, else what is published of them. */
export async function readTexts(
  deps: AuthoringDeps,
  courseId: string,
  lessons: readonly LessonItem[],
): Promise<Map<string, string>> {
  const ids = lessons.map(({ id }) => id);
  const [owned, rows] = await Promise.all([
    deps.db.courseDocument.findMany({
      where: { courseId, name: { in: ids.map(lessonDocument) } },
      select: { name: true },
    }),
    deps.db.courseLesson.findMany({
      where: { courseId, id: { in: ids } },
      select: { id: true, content: true },
    }),
  ]);
  const published = new Map(rows.map(({ id, content }) => [id, content]));
  const states = await deps.documents.currentStates(owned.map(({ name }) => name));
  return new Map(
    lessons.map(({ id }) => {
      const state = states.get(lessonDocument(id));
      return [id, state === undefined ? (published.get(id) ?? "") : textIn(state)];
    }),
  );
}

function textIn(state: readonly Uint8Array[]): string {
  const doc = docOf(state);
  const text = lessonText(doc).toJSON();
  doc.destroy();
  return text;
}
