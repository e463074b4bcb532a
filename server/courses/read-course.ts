import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import { findLearner } from "./find-learner.ts";
import { continueAt, outlineFor } from "./outline.ts";
import { sharedCourse, sharedOutline, type PublishedDeps } from "./published.ts";

/** A course's page: what it is about, its outline, and what this person may do with it. */
export async function readCourse(deps: PublishedDeps, actor: Actor | null, { grant, subject }: Granted) {
  const [course, sharedModules, { enrollment, marks }] = await Promise.all([
    sharedCourse(deps, subject),
    sharedOutline(deps, subject),
    findLearner(deps.db, actor, subject.courseId),
  ]);
  const modules = outlineFor(sharedModules, enrollment, marks);
  const isEnrolled = enrollment !== null && enrollment.status !== "dropped";
  return {
    course: { ...course, enrolled: isEnrolled },
    modules,
    enrollment: enrollment && { status: enrollment.status, progress: enrollment.progress },
    continueAt: continueAt(modules, enrollment?.lastLessonId),
    abilities: {
      enroll: can(grant, "course.enroll") && !isEnrolled,
      learn: can(grant, "course.learn"),
      teach: can(grant, "course.teach"),
    },
  };
}
