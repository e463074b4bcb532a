import { AppError } from "#server/errors.ts";
import { olxFolder } from "./olx/find-olx.ts";
import type { Progress } from "./progress.ts";
import { isCourseTree, readCourseTree, type ReadCourse } from "./read-course-tree.ts";
import { isExercismTrack, readExercismTrack } from "./read-exercism.ts";
import { readMarkdownTree } from "./read-markdown-tree.ts";
import type { Notes } from "./report.ts";
import type { Tree } from "./tree.ts";

/** A course in whichever of the known formats it is. BAD_REQUEST when nothing in it is a lesson. */
export async function readAny(
  tree: Tree,
  notes: Notes,
  progress: Progress,
): Promise<{ format: string; read: ReadCourse }> {
  await progress.at("reading");
  const found = await readFormat(tree, notes, progress);
  if (found.read.content.modules.some(({ lessons }) => lessons.length > 0)) return found;
  throw new AppError(
    "BAD_REQUEST",
    "No lesson was found in it. It needs a course.yaml or course.xml, an Exercism track, or Markdown files.",
  );
}

async function readFormat(tree: Tree, notes: Notes, progress: Progress) {
  if (isCourseTree(tree)) return { format: "course", read: readCourseTree(tree, notes) };
  if (isExercismTrack(tree)) return { format: "Exercism track", read: readExercismTrack(tree, notes) };
  const olx = olxFolder(tree);
  if (olx !== null) {
    // Its parsers of HTML and XML take longer to load than most sources to read.
    const { readOlx } = await import("./olx/read-olx.ts");
    return { format: "Open edX", read: await readOlx(tree, olx, notes, progress) };
  }
  return { format: "Markdown", read: readMarkdownTree(tree, notes) };
}
