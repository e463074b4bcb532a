import { randomInt } from "node:crypto";
import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { CodeLimit } from "./code-limit.ts";
import { enrollIn, type EnrollmentDeps } from "./enroll.ts";
import type { NewCodeInput } from "./schema.ts";

/** Digits and letters that are not taken for each other. 31 to the power of 8 are 850 billion codes. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH = 8;
const MAX_CODES = 50;

/** Makes a code by which anybody enrolls until it expires, into a section if one is named. */
export async function makeCode(
  db: Db,
  actor: Actor,
  { courseId, sectionId, days }: NewCodeInput,
): Promise<{ code: string }> {
  const code = Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join("");
  const expiresAt = new Date(Date.now() + days * 24 * 60 * 60_000);
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from courses where id = ${courseId}::uuid for no key update`;
    await tx.enrollmentCode.deleteMany({ where: { courseId, expiresAt: { lte: new Date() } } });
    if ((await tx.enrollmentCode.count({ where: { courseId } })) >= MAX_CODES) {
      throw new AppError("CONFLICT", "This course has many codes. Withdraw one first.");
    }
    if (sectionId !== null && (await tx.courseSection.count({ where: { id: sectionId, courseId } })) === 0) {
      throw new AppError("NOT_FOUND", "This section is not there any more.");
    }
    await tx.enrollmentCode.create({ data: { courseId, code, sectionId, createdBy: actor.id, expiresAt } });
    await recordAudit(tx, actor, "enrollment.codeMade", `course/${courseId}`, { sectionId });
  });
  return { code };
}

/** Makes a code worth nothing. Who has enrolled with it stays. */
export async function withdrawCode(
  db: Db,
  actor: Actor,
  { courseId, codeId }: { courseId: string; codeId: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.enrollmentCode.deleteMany({ where: { id: codeId, courseId } });
    if (count > 0) await recordAudit(tx, actor, "enrollment.codeWithdrawn", `course/${courseId}`);
  });
}

export interface CodeDeps extends EnrollmentDeps {
  readonly codeLimit: CodeLimit;
}

interface Try {
  readonly actor: Actor;
  readonly address: string;
  /** As `codeInput` leaves it: capital letters and digits. */
  readonly code: string;
}

/** What a code leads to, for whoever holds it; NOT_FOUND when it is not valid. */
export async function readCode(deps: CodeDeps, { actor, address, code }: Try) {
  await deps.codeLimit.count(actor.id, address);
  const found = await deps.db.enrollmentCode.findFirst({
    where: { code, expiresAt: { gt: new Date() }, course: { status: "published" } },
    select: {
      courseId: true,
      sectionId: true,
      section: { select: { name: true } },
      course: { select: { slug: true, title: true, summary: true } },
    },
  });
  if (found === null) {
    throw new AppError("NOT_FOUND", "This code is not valid. Check each letter, or ask for a new one.");
  }
  const { courseId, sectionId, section, course } = found;
  return { courseId, sectionId, sectionName: section?.name ?? null, course };
}

/** Enrolls with a code; where to go then. CONFLICT when the course is full. */
export async function joinWithCode(deps: CodeDeps, attempt: Try): Promise<{ courseSlug: string }> {
  const { courseId, sectionId, course } = await readCode(deps, attempt);
  await enrollIn(deps, attempt.actor, courseId, { sectionId });
  return { courseSlug: course.slug };
}
