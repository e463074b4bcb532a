import { z } from "zod";
import type { Actor } from "#server/access/actor.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { DbOrTransaction } from "#server/db.ts";
import type { EnrollmentDeps } from "./enroll.ts";
import { updateProgressOfAll } from "./progress.ts";
import { readLines, type ListedPerson } from "./read-lines.ts";
import { lockSeats } from "./seats.ts";

/** What became of one line of the list. */
export type LineOutcome =
  "enrolled" | "returned" | "moved" | "already" | "twice" | "full" | "noAccount" | "noAddress" | "noSection";

export interface EnrollReport {
  readonly lines: { readonly line: number; readonly email: string; readonly outcome: LineOutcome }[];
}

interface Judged extends ListedPerson {
  readonly outcome: LineOutcome;
  readonly userId: string;
  readonly sectionId: string | undefined;
}

const ENROLLED_WITHIN_MS = 30_000;

/**
 * Enrolls the people of a list, in a handful of statements however long it is, and says of each line what became of
 * it. Who has no account is reported and not invented; a line that cannot be done keeps no other from being done.
 */
export async function enrollMany(
  deps: EnrollmentDeps,
  actor: Actor,
  { courseId, list }: { courseId: string; list: string },
): Promise<EnrollReport> {
  const people = readLines(list);
  const judged = await deps.db.$transaction(
    async (tx) => {
      const { left } = await lockSeats(tx, courseId);
      const lines = judge(people, await readKnown(tx, courseId, people), left);
      await write(tx, courseId, lines);
      await recordAudit(tx, actor, "enrollment.listed", `course/${courseId}`, countOutcomes(lines));
      return lines;
    },
    { timeout: ENROLLED_WITHIN_MS, maxWait: ENROLLED_WITHIN_MS },
  );
  for (const { outcome, userId } of judged) {
    if (outcome !== "enrolled" && outcome !== "returned") continue;
    await announceAccessChange(deps.events, { kind: "enrollmentChanged", userId });
  }
  await deps.events.publish({ kind: "courseActivity", courseId });
  return { lines: judged.map(({ line, email, outcome }) => ({ line, email, outcome })) };
}

interface Known {
  readonly users: ReadonlyMap<string, string>;
  readonly enrollments: ReadonlyMap<string, { status: string; sectionId: string | null }>;
  readonly sections: ReadonlyMap<string, string>;
}

async function readKnown(
  tx: DbOrTransaction,
  courseId: string,
  people: readonly ListedPerson[],
): Promise<Known> {
  const users = await tx.user.findMany({
    where: { email: { in: people.map(({ email }) => email) }, isActive: true },
    select: { id: true, email: true },
  });
  const enrollments = await tx.enrollment.findMany({
    where: { courseId, userId: { in: users.map(({ id }) => id) } },
    select: { userId: true, status: true, sectionId: true },
  });
  const sections = await tx.courseSection.findMany({ where: { courseId }, select: { id: true, name: true } });
  return {
    users: new Map(users.map(({ id, email }) => [email, id])),
    enrollments: new Map(enrollments.map(({ userId, ...enrollment }) => [userId, enrollment])),
    sections: new Map(sections.map(({ id, name }) => [name.toLowerCase(), id])),
  };
}

/** Decides line by line, in the list's order: who stands first gets the last seat. */
function judge(people: readonly ListedPerson[], known: Known, seats: number): Judged[] {
  const seen = new Set<string>();
  let left = seats;
  const judgeOne = (
    person: ListedPerson,
    userId: string | undefined,
    sectionId: string | undefined,
  ): LineOutcome => {
    if (!z.email().safeParse(person.email).success) return "noAddress";
    if (seen.has(person.email)) return "twice";
    if (userId === undefined) return "noAccount";
    if (person.section !== "" && sectionId === undefined) return "noSection";
    seen.add(person.email);
    const enrollment = known.enrollments.get(userId);
    if (enrollment !== undefined && enrollment.status !== "dropped") {
      return sectionId !== undefined && sectionId !== enrollment.sectionId ? "moved" : "already";
    }
    if (left < 1) return "full";
    left -= 1;
    return enrollment === undefined ? "enrolled" : "returned";
  };
  return people.map((person) => {
    const userId = known.users.get(person.email);
    const sectionId = known.sections.get(person.section.toLowerCase());
    return { ...person, userId: userId ?? "", sectionId, outcome: judgeOne(person, userId, sectionId) };
  });
}

async function write(tx: DbOrTransaction, courseId: string, lines: readonly Judged[]): Promise<void> {
  const of = (...outcomes: LineOutcome[]) => lines.filter(({ outcome }) => outcomes.includes(outcome));
  await tx.enrollment.createMany({
    data: of("enrolled").map(({ userId, sectionId }) => ({ userId, courseId, sectionId: sectionId ?? null })),
  });
  const returned = of("returned").map(({ userId }) => userId);
  if (returned.length > 0) {
    await tx.enrollment.updateMany({
      where: { courseId, userId: { in: returned } },
      data: { status: "active", lastActivityAt: new Date() },
    });
    await updateProgressOfAll(tx, courseId);
  }
  const placed = of("returned", "moved");
  for (const sectionId of new Set(placed.map((line) => line.sectionId))) {
    if (sectionId === undefined) continue;
    const members = placed.filter((line) => line.sectionId === sectionId);
    const userId = { in: members.map((line) => line.userId) };
    await tx.enrollment.updateMany({ where: { courseId, userId }, data: { sectionId } });
  }
}

function countOutcomes(lines: readonly Judged[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of lines) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
