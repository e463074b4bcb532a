import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import { courseOutline, courseProperties, type CourseOutline } from "#server/courses/document.ts";
import type { CourseContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { openLesson, withOutline } from "./open-draft.ts";
import { readDraft } from "./read-draft.ts";
import { replaceText } from "./replace-text.ts";
import { lessonDocument, lessonText, PROPERTY_KEYS } from "./seed-documents.ts";
import { readVersion } from "./versions.ts";

const STORED_WITHIN_MS = 8_000;

/**
 * Makes the draft what a version was, as edits of the actor's: everybody who has it open sees them, students see
 * nothing until it is published, and undoing is restoring another version. What is newer is archived, not deleted.
 */
export async function restoreVersion(
  deps: AuthoringDeps,
  actor: Actor,
  { courseId, number }: { courseId: string; number: number },
): Promise<void> {
  const content = await readVersion(deps, courseId, number);
  await withOutline(deps, courseId, async (handle) => {
    handle.edit(actor.id, (doc) => {
      restoreProperties(courseProperties(doc), content);
      restoreOutline(courseOutline(doc), content.modules);
    });
    await handle.saved(STORED_WITHIN_MS);
  });
  await restoreTexts(deps, actor, courseId, content);
  await recordAudit(deps.db, actor, "course.restored", `course/${courseId}`, { number });
}

function restoreProperties(properties: ReturnType<typeof courseProperties>, content: CourseContent): void {
  const current = properties.read();
  for (const key of PROPERTY_KEYS) if (current[key] !== content[key]) properties.set(key, content[key]);
  replaceText(properties.texts.description, content.description);
  replaceText(properties.texts.objectives, content.objectives.join("\n"));
  replaceText(properties.texts.prerequisites, content.prerequisites.join("\n"));
}

/** Items are matched by id; only what is elsewhere is moved. */
function restoreOutline(outline: CourseOutline, modules: CourseContent["modules"]): void {
  const kept = new Set(modules.flatMap(({ id, lessons }) => [id, ...lessons.map((lesson) => lesson.id)]));
  for (const module of outline.modules()) {
    for (const { id } of [...module.lessons, module]) if (!kept.has(id)) outline.archive(id);
  }
  for (const [index, { id, title, summary, lessons }] of modules.entries()) {
    if (outline.get(id) === undefined) outline.addModule({ title, summary }, index, id);
    putBack(outline, id, title);
    outline.describe(id, { summary });
    if (outline.modules()[index]?.id !== id) outline.moveModule(id, index);
    for (const [at, lesson] of lessons.entries()) {
      const { summary, durationMinutes, completion, lab } = lesson;
      const known = outline.get(lesson.id);
      const labItem =
        known?.kind === "lesson" && known.lab?.id === lab?.id
          ? known.lab
          : lab && { id: lab.id, title: lab.title, copyOf: null };
      const fields = { summary, durationMinutes, completion, lab: labItem };
      if (known === undefined) outline.addLesson(id, { title: lesson.title, ...fields }, at, lesson.id);
      putBack(outline, lesson.id, lesson.title);
      outline.describe(lesson.id, fields);
      if (outline.modules()[index]?.lessons[at]?.id !== lesson.id) outline.moveLesson(lesson.id, id, at);
    }
  }
}

function putBack(outline: CourseOutline, id: string, title: string): void {
  const item = outline.get(id);
  if (item?.archivedAt !== null) outline.bringBack(id);
  if (item?.title !== title && title.trim() !== "") outline.rename(id, title);
}

async function restoreTexts(
  deps: AuthoringDeps,
  actor: Actor,
  courseId: string,
  { modules }: CourseContent,
): Promise<void> {
  const draft = await readDraft(deps, courseId);
  const current = new Map(
    draft.modules.flatMap(({ lessons }) => lessons.map(({ id, text }) => [id, text] as const)),
  );
  for (const { id, text } of modules.flatMap(({ lessons }) => lessons)) {
    if (current.get(id) === text) continue;
    await openLesson(deps, courseId, id);
    const handle = await deps.rooms.open(lessonDocument(id));
    try {
      handle.edit(actor.id, (doc) => {
        replaceText(lessonText(doc), text);
      });
      await handle.saved(STORED_WITHIN_MS);
    } finally {
      handle.close();
    }
  }
}
