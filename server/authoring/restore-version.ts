import { isDeepStrictEqual } from "node:util";
import type * as Y from "yjs";
import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import { courseOutline, courseProperties, MAX_ITEMS } from "#server/courses/document.ts";
import { AppError } from "#server/errors.ts";
import { labDocumentName } from "#server/lab-definitions/document.ts";
import type { CourseContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { openLabDraft, readLabDrafts } from "./lab-drafts.ts";
import { openLesson, withOutline } from "./open-draft.ts";
import { readDraft } from "./read-draft.ts";
import { replaceText } from "./replace-text.ts";
import { arrangedOf, lessonDocument, lessonText, PROPERTY_KEYS } from "./seed-documents.ts";
import { readVersion } from "./versions.ts";
import { writeDefinition } from "./write-lab.ts";

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
  await writeDraft(deps, actor, courseId, await readVersion(deps, courseId, number));
  await recordAudit(deps.db, actor, "course.restored", `course/${courseId}`, { number });
}

/** Makes the draft this content, by its ids, which are the course's own. The same a second time changes nothing. */
export async function rewriteDraft(
  deps: AuthoringDeps,
  actor: Actor,
  { courseId, content }: { courseId: string; content: CourseContent },
): Promise<void> {
  const size = content.modules.reduce((sum, { lessons }) => sum + 1 + lessons.length, 0);
  if (size > MAX_ITEMS)
    throw new AppError("TOO_LARGE", `A course holds at most ${String(MAX_ITEMS)} modules and lessons.`);
  await writeDraft(deps, actor, courseId, content);
  await recordAudit(deps.db, actor, "course.reimported", `course/${courseId}`);
}

async function writeDraft(
  deps: AuthoringDeps,
  actor: Actor,
  courseId: string,
  content: CourseContent,
): Promise<void> {
  await withOutline(deps, courseId, async (handle) => {
    handle.edit(actor.id, (doc) => {
      restoreProperties(courseProperties(doc), content);
      courseOutline(doc).arrange(arrangedOf(content.modules));
    });
    await handle.saved(STORED_WITHIN_MS);
  });
  await restoreTexts(deps, actor, courseId, content);
  await restoreLabs(deps, actor, courseId, content);
}

function restoreProperties(properties: ReturnType<typeof courseProperties>, content: CourseContent): void {
  const current = properties.read();
  for (const key of PROPERTY_KEYS) if (current[key] !== content[key]) properties.set(key, content[key]);
  replaceText(properties.texts.description, content.description);
  replaceText(properties.texts.objectives, content.objectives.join("\n"));
  replaceText(properties.texts.prerequisites, content.prerequisites.join("\n"));
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
    await edit(deps, actor, lessonDocument(id), (doc) => {
      replaceText(lessonText(doc), text);
    });
  }
}

async function restoreLabs(
  deps: AuthoringDeps,
  actor: Actor,
  courseId: string,
  { modules }: CourseContent,
): Promise<void> {
  const lessons = modules.flatMap((module) => module.lessons);
  const items = lessons.map(({ lab }) => ({ lab: lab && { ...lab, copyOf: null } }));
  const current = await readLabDrafts(deps, courseId, items);
  for (const { lab } of lessons) {
    if (lab === null || isDeepStrictEqual(current.get(lab.id), lab)) continue;
    await openLabDraft(deps, courseId, lab.id);
    await edit(deps, actor, labDocumentName(lab.id), (doc) => {
      writeDefinition(doc, lab);
    });
  }
}

async function edit(
  { rooms }: AuthoringDeps,
  actor: Actor,
  document: string,
  change: (doc: Y.Doc) => void,
): Promise<void> {
  const handle = await rooms.open(document);
  try {
    handle.edit(actor.id, change);
    await handle.saved(STORED_WITHIN_MS);
  } finally {
    handle.close();
  }
}
