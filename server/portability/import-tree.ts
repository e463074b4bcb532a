import type { Actor } from "#server/access/actor.ts";
import type { Authoring } from "#server/authoring/index.ts";
import { AppError } from "#server/errors.ts";
import type { Images } from "#server/media/index.ts";
import { checkFields } from "./check-fields.ts";
import { olxFolder, readOlx } from "./olx/read-olx.ts";
import { unwatched, type Progress } from "./progress.ts";
import { isExercismTrack, readExercismTrack } from "./read-exercism.ts";
import { isCourseTree, readCourseTree, type ReadCourse } from "./read-course-tree.ts";
import { placePictures } from "./place-pictures.ts";
import { readMarkdownTree } from "./read-markdown-tree.ts";
import { createNotes, type ImportReport, type Notes } from "./report.ts";
import { withoutWrapper, type Tree } from "./tree.ts";

export interface Imported {
  readonly courseId: string;
  readonly slug: string;
  readonly report: ImportReport;
}

interface Deps {
  readonly authoring: Pick<Authoring, "createFrom">;
  readonly images: Images;
}

/** Makes a draft of the actor's from files, in whichever of the known formats they are, and says what it could not. */
export async function importTree(deps: Deps, actor: Actor, source: Tree): Promise<Imported> {
  const tree = withoutWrapper(source);
  const notes = createNotes();
  const { format, read } = await readAny(tree, notes, unwatched);
  const { content, pictures } = await placePictures(tree, read, deps.images, notes);
  const lessons = content.modules.flatMap((module) => module.lessons);
  if (lessons.length === 0) {
    const message =
      "No lesson was found in it. It needs a course.yaml or course.xml, an Exercism track, or Markdown files.";
    throw new AppError("BAD_REQUEST", message);
  }
  const course = await deps.authoring.createFrom(actor, {
    slug: read.slug,
    content: checkFields(content, notes),
  });
  const imported = {
    modules: content.modules.length,
    lessons: lessons.length,
    labs: lessons.filter(({ lab }) => lab !== null).length,
    pictures,
  };
  return { ...course, report: { format, imported, notes: notes.all() } };
}

async function readAny(
  tree: Tree,
  notes: Notes,
  progress: Progress,
): Promise<{ format: string; read: ReadCourse }> {
  if (isCourseTree(tree)) return { format: "course", read: readCourseTree(tree, notes) };
  if (isExercismTrack(tree)) return { format: "Exercism track", read: readExercismTrack(tree, notes) };
  const olx = olxFolder(tree);
  if (olx !== null) return { format: "Open edX", read: await readOlx(tree, olx, notes, progress) };
  return { format: "Markdown", read: readMarkdownTree(tree, notes) };
}
