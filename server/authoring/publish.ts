import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { updateProgressOfAll } from "#server/enrollment/index.ts";
import { AppError } from "#server/errors.ts";
import { pinGivens, startRollouts } from "#server/lab-updates/index.ts";
import { problemsOf } from "./check-content.ts";
import type { CourseContent } from "./content.ts";
import type { AuthoringDeps } from "./deps.ts";
import { projectContent } from "./project.ts";
import { readDraft } from "./read-draft.ts";
import { readRows } from "./read-rows.ts";
import { nextStanding, stateOf, type Standing, type Step } from "./states.ts";

interface Act {
  readonly courseId: string;
  readonly note: string;
}

/** A course of 500 lessons takes a fraction of this. */
const PUBLISHED_WITHIN_MS = 30_000;

/**
 * Publishes what the course's documents have on disk: in one transaction they become the rows that students read,
 * and a version that pins them. CONFLICT, with what to do, when the course is not fit for it.
 */
export async function publish(
  deps: AuthoringDeps,
  actor: Actor,
  { courseId, note }: Act,
  isDue: (course: { publishAt: Date | null }) => boolean = () => true,
): Promise<{ number: number } | null> {
  const content = await readDraft(deps, courseId);
  const [problem] = problemsOf(content);
  if (problem !== undefined) throw new AppError("CONFLICT", problem);
  const published = await deps.db.$transaction(
    async (tx) => {
      const course = await lockCourse(tx, courseId);
      if (!isDue(course)) return null;
      const number = await nextNumber(tx, courseId, course);
      await pinGivens(tx, courseId);
      await projectContent(tx, courseId, content);
      const waiting = await startRollouts(tx, { courseId, version: number, actorId: actor.id });
      await updateProgressOfAll(tx, courseId);
      await tx.courseVersion.create({ data: { courseId, number, note, actorId: actor.id, content } });
      await tx.course.update({
        where: { id: courseId },
        data: {
          ...(course.publishedAt === null && { publishedAt: new Date() }),
          ...{ publishAt: null, publishBy: null, publishNote: "" },
        },
      });
      await stand(tx, actor, { courseId, note }, course, "publish", number);
      return { number, waiting };
    },
    { timeout: PUBLISHED_WITHIN_MS, maxWait: PUBLISHED_WITHIN_MS },
  );
  if (published === null) return null;
  await deps.events.publish({ kind: "courseActivity", courseId });
  if (published.waiting > 0) await deps.events.publish({ kind: "labUpdatesDue" });
  return { number: published.number };
}

/** Any step but publishing. CONFLICT when somebody else was quicker. */
export async function takeStep(
  { db, events }: AuthoringDeps,
  actor: Actor,
  act: Act,
  step: Exclude<Step, "publish">,
): Promise<void> {
  await db.$transaction(async (tx) => stand(tx, actor, act, await lockCourse(tx, act.courseId), step));
  await events.publish({ kind: "courseActivity", courseId: act.courseId });
}

interface LockedCourse {
  readonly status: string;
  readonly reviewSince: Date | null;
  readonly publishAt: Date | null;
  readonly publishedAt: Date | null;
}

async function lockCourse(tx: DbOrTransaction, courseId: string): Promise<LockedCourse> {
  await tx.$queryRaw`select 1 from courses where id = ${courseId}::uuid for no key update`;
  return tx.course.findUniqueOrThrow({
    where: { id: courseId },
    select: { status: true, reviewSince: true, publishAt: true, publishedAt: true },
  });
}

/** What was published before there were versions becomes the first, so that one can go back to it. */
async function nextNumber(tx: DbOrTransaction, courseId: string, course: LockedCourse): Promise<number> {
  const { _max } = await tx.courseVersion.aggregate({ where: { courseId }, _max: { number: true } });
  if (_max.number !== null) return _max.number + 1;
  if (course.status !== "published") return 1;
  const content: CourseContent = await readRows(tx, courseId);
  const createdAt = course.publishedAt ?? new Date();
  await tx.courseVersion.create({ data: { courseId, number: 1, note: "", content, createdAt } });
  return 2;
}

async function stand(
  tx: DbOrTransaction,
  actor: Actor,
  { courseId, note }: Act,
  course: LockedCourse,
  step: Step,
  version?: number,
): Promise<void> {
  const before = standingOf(course);
  const after = nextStanding(before, step);
  if (after === null) throw new AppError("CONFLICT", ALREADY[step]);
  await tx.course.update({
    where: { id: courseId },
    data: { status: after.status, reviewSince: after.inReview ? (course.reviewSince ?? new Date()) : null },
  });
  const [from, to] = [stateOf(before), stateOf(after)];
  await tx.courseTransition.create({
    data: { courseId, from, to, note, actorId: actor.id, version: version ?? null },
  });
  await recordAudit(tx, actor, `course.${step}`, `course/${courseId}`, {
    ...{ from, to, note },
    ...(version !== undefined && { version }),
  });
}

export function standingOf(course: { status: string; reviewSince: Date | null }): Standing {
  const { status } = course;
  return {
    status: status === "published" || status === "unpublished" ? status : "draft",
    inReview: course.reviewSince !== null,
  };
}

const ALREADY: Record<Step, string> = {
  submit: "It is in review already.",
  sendBack: "It is not in review any more: somebody was quicker.",
  publish: "It cannot be published now.",
  unpublish: "It is not published, so there is nothing to take back.",
};
