import { isDeepStrictEqual } from "node:util";
import type { Actor } from "#server/access/actor.ts";
import type { Authoring, CourseContent } from "#server/authoring/index.ts";
import type { DbOrTransaction } from "#server/db.ts";
import type { Images } from "#server/media/index.ts";
import { checkFields } from "./check-fields.ts";
import { placePictures } from "./place-pictures.ts";
import type { Progress } from "./progress.ts";
import { readApart } from "./read-apart.ts";
import type { LessonSource, ReadCourse } from "./read-course-tree.ts";
import { createNotes, type ImportReport, type Notes } from "./report.ts";
import type { Source } from "./source.ts";
import { withoutWrapper } from "./tree.ts";

export interface Imported {
  readonly courseId: string;
  readonly report: ImportReport;
}

export interface ImportDeps {
  readonly authoring: Pick<Authoring, "content" | "createFrom" | "fit" | "rewrite">;
  readonly images: Images;
}

export interface ImportOptions {
  /** The course whose draft it becomes; a new one when there is none. */
  readonly courseId: string | null;
  readonly progress: Progress;
  /** Told what will be done to a course that is there, before it is. */
  readonly onPlanned?: (report: ImportReport) => Promise<void>;
  /** Told what was imported, for a new course in the transaction that makes it. */
  readonly onSaved?: (db: DbOrTransaction | null, imported: Imported) => Promise<void>;
}

/**
 * Makes a draft of the actor's from files, or makes them the draft of a course that is there. In that, what came from
 * the same place in the source before is the same lesson still, and what is not in the source any more is archived.
 */
export async function importSource(
  deps: ImportDeps,
  actor: Actor,
  { tree: packed, skipped }: Source,
  { courseId, progress, onPlanned, onSaved }: ImportOptions,
): Promise<Imported> {
  const tree = withoutWrapper(packed);
  const notes = createNotes();
  for (const { path, why } of skipped) notes.notSupported(path, why);
  const { format, read } = await readApart(tree, notes, progress);
  const fitted = courseId === null ? read : await fitTo(deps, courseId, read);
  const placed = await placePictures(tree, fitted, deps.images, notes, progress);
  const content = checkFields(placed.content, notes);
  const sourceOf = (id: string) => fitted.sources.get(id)?.path ?? "";
  const report = (): ImportReport => {
    const lessons = content.modules.flatMap((module) => module.lessons);
    const labs = lessons.filter(({ lab }) => lab !== null).length;
    const { pictures } = placed;
    const imported = { modules: content.modules.length, lessons: lessons.length, labs, pictures };
    return { format, imported, ...notes.report() };
  };
  await progress.at("saving");
  if (courseId === null) {
    for (const lesson of content.modules.flatMap((module) => module.lessons))
      notes.taken("imported", sourceOf(lesson.id), nameOf(lesson));
    const done = report();
    const made = await deps.authoring.createFrom(actor, {
      ...{ slug: read.slug, content },
      alongside: async (tx, course) => onSaved?.(tx, { courseId: course.courseId, report: done }),
    });
    return { courseId: made.courseId, report: done };
  }
  const before = await deps.authoring.content({ courseId, version: "draft" });
  noteChanges(before, content, sourceOf, notes);
  const imported = { courseId, report: report() };
  await onPlanned?.(imported.report);
  await deps.authoring.rewrite(actor, { courseId, content });
  await onSaved?.(null, imported);
  return imported;
}

/** What was read with the ids and links of a course that is there. */
async function fitTo({ authoring }: ImportDeps, courseId: string, read: ReadCourse): Promise<ReadCourse> {
  const content = await authoring.fit(courseId, read.content);
  const sources = new Map<string, LessonSource>();
  const lessonsOf = ({ modules }: CourseContent) => modules.flatMap(({ lessons }) => lessons);
  const fitted = lessonsOf(content);
  for (const [at, { id }] of lessonsOf(read.content).entries()) {
    const [source, own] = [read.sources.get(id), fitted[at]];
    if (source !== undefined && own !== undefined) sources.set(own.id, source);
  }
  return { ...read, content, sources };
}

type Lesson = CourseContent["modules"][number]["lessons"][number];

const nameOf = ({ title, lab }: Lesson) => `The lesson “${title}”${lab === null ? "" : " with its lab"}.`;

/** Says of each lesson what becomes of it. */
function noteChanges(
  before: CourseContent,
  after: CourseContent,
  sourceOf: (id: string) => string,
  notes: Notes,
): void {
  const old = lessonsById(before);
  const now = lessonsById(after);
  for (const [id, { lesson, module }] of now) {
    const then = old.get(id);
    if (then === undefined) notes.taken("added", sourceOf(id), nameOf(lesson));
    else if (!isDeepStrictEqual(then.lesson, lesson)) notes.taken("updated", sourceOf(id), nameOf(lesson));
    else if (then.module !== module)
      notes.taken("updated", sourceOf(id), `The lesson “${lesson.title}” moved to another module.`);
  }
  for (const [id, { lesson }] of old) {
    if (!now.has(id))
      notes.taken("archived", "", `The lesson “${lesson.title}” is not in the source any more.`);
  }
}

function lessonsById({ modules }: CourseContent): Map<string, { lesson: Lesson; module: string }> {
  return new Map(
    modules.flatMap((module) =>
      module.lessons.map((lesson) => [lesson.id, { lesson, module: module.id }] as const),
    ),
  );
}
