import type { RoomHandle } from "#collab/index.ts";
import { courseOutline, type LessonItem } from "#server/courses/document.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { AuthoringDeps } from "./deps.ts";
import { readRows } from "./read-rows.ts";
import {
  courseDocument,
  initialCourseUpdate,
  initialLessonUpdate,
  lessonDocument,
} from "./seed-documents.ts";

/**
 * Sees to it that the course's document exists. It is seeded from the rows by the server alone and at most once, with
 * the ids of the rows, so that what students have done stays with its lesson.
 */
export async function openCourse({ db, updates }: AuthoringDeps, courseId: string): Promise<void> {
  const name = courseDocument(courseId);
  if (await exists(db, name)) return;
  await updates.create(name, initialCourseUpdate(await readRows(db, courseId)), null);
}

/**
 * Sees to it that the document of a lesson of this course exists, with the text that students read now if it has been
 * published. NOT_FOUND for a lesson that is not in the course's outline.
 */
export async function openLesson(
  deps: AuthoringDeps,
  courseId: string,
  lessonId: string,
): Promise<LessonItem> {
  const lesson = await withOutline(deps, courseId, ({ doc }) => courseOutline(doc).get(lessonId));
  if (lesson?.kind !== "lesson") throw noLesson();
  const name = lessonDocument(lessonId);
  const row = await deps.db.courseLesson.findUnique({
    where: { id: lessonId },
    select: { courseId: true, content: true },
  });
  // Whoever writes an outline chooses the ids in it: another course's lesson stays that course's.
  if (row !== null && row.courseId !== courseId) throw noLesson();
  await claimDocument(deps.db, name, courseId);
  if (!(await exists(deps.db, name))) {
    await deps.updates.create(name, initialLessonUpdate(row?.content ?? ""), null);
  }
  return lesson;
}

/** Makes a document the course's; NOT_FOUND when it is another's. */
export async function claimDocument(
  db: Db,
  name: string,
  courseId: string,
  refusal: () => AppError = noLesson,
): Promise<void> {
  await db.courseDocument.createMany({ data: [{ name, courseId }], skipDuplicates: true });
  const owner = await db.courseDocument.findUnique({ where: { name }, select: { courseId: true } });
  if (owner?.courseId !== courseId) throw refusal();
}

/** The course's live document, for the time of `use`. */
export async function withOutline<Result>(
  deps: AuthoringDeps,
  courseId: string,
  use: (handle: RoomHandle) => Result | Promise<Result>,
): Promise<Result> {
  await openCourse(deps, courseId);
  const handle = await deps.rooms.open(courseDocument(courseId));
  try {
    return await use(handle);
  } finally {
    handle.close();
  }
}

export async function exists(db: Db, name: string): Promise<boolean> {
  return (await db.document.count({ where: { name } })) > 0;
}

const noLesson = () =>
  new AppError("NOT_FOUND", "There is no such lesson in this course. Look for it in the outline.");
