import { courseOutline, courseProperties, type LessonItem } from "#server/courses/document.ts";
import type { DbOrTransaction } from "#server/db.ts";
import type { CourseContent, LessonContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { openCourse } from "./open-draft.ts";
import { readLabDrafts } from "./lab-drafts.ts";
import { courseDocument, lessonDocument, lessonText } from "./seed-documents.ts";
import { chooseSlug } from "./slugs.ts";
import { docOf, storable } from "./stored-document.ts";

/**
 * The course as its documents have it on disk: what would be published now. However many lessons there are, it takes
 * the same few queries.
 */
export async function readDraft(deps: AuthoringDeps, courseId: string): Promise<CourseContent> {
  await openCourse(deps, courseId);
  const name = courseDocument(courseId);
  const doc = docOf((await deps.documents.currentStates([name])).get(name) ?? []);
  const { description } = courseProperties(doc).texts;
  const modules = courseOutline(doc).modules();
  const items = modules.flatMap(({ lessons }) => lessons);
  const [known, labs, texts] = await Promise.all([
    readLessonRows(deps.db, courseId),
    readLabDrafts(deps, courseId, items),
    readTexts(deps, courseId, items),
  ]);
  const slugs = new Set([...known.values()].map(({ slug }) => slug));
  const lessonOf = (item: LessonItem): LessonContent => {
    const { id, title, summary, durationMinutes, completion } = item;
    const row = known.get(id);
    const slug = row?.slug ?? chooseSlug(title, slugs);
    slugs.add(slug);
    return {
      ...{ id, slug, durationMinutes, completion },
      title: storable(title),
      summary: storable(summary),
      text: storable(texts.get(id) ?? ""),
      lab: labs.get(item.lab?.id ?? "") ?? null,
    };
  };
  const properties = courseProperties(doc).read();
  const content: CourseContent = {
    ...properties,
    title: storable(properties.title),
    summary: storable(properties.summary),
    category: storable(properties.category),
    cover: storable(properties.cover),
    description: storable(description.toJSON()),
    objectives: courseProperties(doc).points("objectives").map(storable),
    prerequisites: courseProperties(doc).points("prerequisites").map(storable),
    modules: modules.map(({ id, title, summary, lessons }) => ({
      id,
      title: storable(title),
      summary: storable(summary),
      lessons: lessons.map(lessonOf),
    })),
  };
  doc.destroy();
  return content;
}

async function readLessonRows(db: DbOrTransaction, courseId: string) {
  const rows = await db.courseLesson.findMany({
    where: { courseId },
    select: { id: true, slug: true, content: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** What lessons of this course say on disk: in their document, else what is published of them. */
export async function readTexts(
  deps: AuthoringDeps,
  courseId: string,
  lessons: readonly LessonItem[],
): Promise<Map<string, string>> {
  const [owned, rows] = await Promise.all([
    deps.db.courseDocument.findMany({ where: { courseId }, select: { name: true } }),
    readLessonRows(deps.db, courseId),
  ]);
  const names = new Set(owned.map(({ name }) => name));
  const wanted = lessons.map(({ id }) => lessonDocument(id)).filter((name) => names.has(name));
  const states = await deps.documents.currentStates(wanted);
  return new Map(
    lessons.map(({ id }) => {
      const state = states.get(lessonDocument(id));
      return [id, state === undefined ? (rows.get(id)?.content ?? "") : textIn(state)];
    }),
  );
}

function textIn(state: readonly Uint8Array[]): string {
  const doc = docOf(state);
  const text = lessonText(doc).toJSON();
  doc.destroy();
  return text;
}
