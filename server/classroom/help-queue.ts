import type { Db, Prisma } from "#server/db.ts";
import { openHands } from "./hands.ts";
import type { Person, Presence } from "./presence.ts";

interface QueueDeps {
  readonly db: Db;
  readonly presence: Presence;
}

/** A raised hand as its course's queue shows it. */
export interface QueuedHand {
  readonly id: string;
  readonly workspaceId: string;
  readonly courseId: string;
  readonly labTitle: string;
  readonly student: { readonly id: string; readonly name: string };
  readonly note: string;
  readonly raisedAt: Date;
  /** 1 is next; null while a teacher is in the lab. */
  readonly position: number | null;
  /** Names of the teachers who are in the lab. */
  readonly helpers: readonly string[];
  /** Whether the student has the lab open. */
  readonly isHere: boolean;
}

const MAX_HANDS = 500;

/** Those of a course's staff who can help. */
export const teachers = {
  where: { role: { not: "observer" } },
  select: { userId: true },
} satisfies Prisma.Course$staffArgs;

/**
 * The raised hands of these courses, who waits longest first. Whether somebody is being helped is never stored: it
 * is so while a teacher is in the lab, so nobody is forgotten when one leaves without a word.
 */
export async function readHelpQueue(
  { db, presence }: QueueDeps,
  course: Prisma.CourseWhereInput,
): Promise<QueuedHand[]> {
  const where = { ...openHands(), workspace: { lab: { lesson: { course } } } };
  // Mostly nobody waits, and to find nobody takes the statement below seven.
  if ((await db.helpRequest.findFirst({ where, select: { id: true } })) === null) return [];
  const rows = await db.helpRequest.findMany({
    where,
    orderBy: [{ raisedAt: "asc" }, { id: "asc" }],
    take: MAX_HANDS,
    select: {
      id: true,
      note: true,
      raisedAt: true,
      workspace: {
        select: {
          id: true,
          user: { select: { id: true, name: true } },
          lab: {
            select: {
              title: true,
              lesson: { select: { course: { select: { id: true, staff: teachers } } } },
            },
          },
        },
      },
    },
  });
  const here = await presence.read(rows.map(({ workspace }) => workspace.id));
  const waiting = new Map<string, number>();
  return rows.map(({ workspace, ...hand }) => {
    const { user, lab, id: workspaceId } = workspace;
    const { id: courseId, staff } = lab.lesson.course;
    const isTeacher = ({ id, role }: Person) => role === "admin" || staff.some(({ userId }) => userId === id);
    const people = here.get(workspaceId) ?? [];
    const helpers = people.filter((person) => person.id !== user.id && isTeacher(person));
    const before = waiting.get(courseId) ?? 0;
    if (helpers.length === 0) waiting.set(courseId, before + 1);
    return {
      ...hand,
      workspaceId,
      courseId,
      labTitle: lab.title,
      student: user,
      position: helpers.length === 0 ? before + 1 : null,
      helpers: helpers.map(({ name }) => name),
      isHere: people.some(({ id }) => id === user.id),
    };
  });
}
