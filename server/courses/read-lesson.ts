import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { findLearner } from "./find-learner.ts";
import { neighboursOf, outlineFor, type OutlineModule } from "./outline.ts";
import { sharedLesson, sharedOutline, type PublishedDeps } from "./published.ts";

/** One lesson as a reader sees it: the text, its lab, and the way on. NOT_FOUND for an unknown link. */
export async function readLesson(
  deps: PublishedDeps,
  actor: Actor,
  { grant, subject }: Granted,
  lessonSlug: string,
) {
  const { db } = deps;
  const { courseId } = subject;
  const [shared, sharedModules, { enrollment, marks }, workspace] = await Promise.all([
    sharedLesson(deps, subject, lessonSlug),
    sharedOutline(deps, subject),
    findLearner(db, actor, courseId),
    db.workspace.findFirst({
      where: { userId: actor.id, copy: 0, lab: { lesson: { courseId, slug: lessonSlug } } },
      select: { id: true, passedAt: true },
    }),
  ]);
  if (shared === null) {
    throw new AppError("NOT_FOUND", "There is no such lesson in this course. Look for it in the outline.");
  }
  const { updatedAt, ...lesson } = shared.lesson;
  const modules = outlineFor(sharedModules, enrollment, marks);
  const inOutline = modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lesson.id);
  const news = inOutline?.news ?? null;
  if (enrollment !== null && (enrollment.lastLessonId !== lesson.id || news !== null)) {
    await noteLesson(db, enrollment.id, { id: lesson.id, updatedAt: new Date(updatedAt) });
  }
  const outline = withoutNews(modules, lesson.id);
  return {
    course: shared.course,
    lesson: {
      ...lesson,
      done: inOutline?.done ?? false,
      /** Whether it has changed since this reader last had it open. */
      changed: news === "changed",
    },
    lab: shared.lab && {
      ...shared.lab,
      workspaceId: workspace?.id ?? null,
      passedAt: workspace?.passedAt ?? null,
    },
    outline,
    ...neighboursOf(outline, lesson.id),
    progress: enrollment?.progress ?? null,
    abilities: {
      complete: enrollment !== null && enrollment.status !== "dropped" && lesson.completion !== "tests",
      openLab: can(grant, "lab.open"),
    },
  };
}

/** Whoever is in a lesson has seen what is new in it. */
function withoutNews(modules: readonly OutlineModule[], lessonId: string): OutlineModule[] {
  return modules.map((module) => ({
    ...module,
    lessons: module.lessons.map((lesson) => (lesson.id === lessonId ? { ...lesson, news: null } : lesson)),
  }));
}

/** So that the course goes on here, on whatever device it is opened next, and this lesson as it is now is no news. */
async function noteLesson(
  db: Db,
  enrollmentId: string,
  lesson: { id: string; updatedAt: Date },
): Promise<void> {
  await db.$executeRaw`
    with here as (
      update enrollments set last_lesson_id = ${lesson.id}::uuid, last_activity_at = now()
       where id = ${enrollmentId}::uuid and status <> 'dropped'
      returning id
    )
    insert into lesson_visits (enrollment_id, lesson_id, seen_at)
    select id, ${lesson.id}::uuid, ${lesson.updatedAt} from here
    on conflict (enrollment_id, lesson_id) do update set seen_at = excluded.seen_at
      where lesson_visits.seen_at < excluded.seen_at`;
}
