import type { DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";

export interface Seats {
  /** How many more may be in the course; Infinity when there is no limit. */
  readonly left: number;
  readonly mode: "open" | "code";
}

/**
 * Locks the course until the transaction ends, so that people who come at once take its seats one after the other.
 * Who has completed it or left it takes none. CONFLICT unless it is published.
 */
export async function lockSeats(tx: DbOrTransaction, courseId: string): Promise<Seats> {
  await tx.$queryRaw`select 1 from courses where id = ${courseId}::uuid for no key update`;
  const course = await tx.course.findUniqueOrThrow({
    where: { id: courseId },
    select: { status: true, capacity: true, enrollmentMode: true },
  });
  if (course.status !== "published") {
    throw new AppError("CONFLICT", "This course is not published, so nobody can join it yet.");
  }
  const mode = course.enrollmentMode === "code" ? "code" : "open";
  if (course.capacity === null) return { left: Infinity, mode };
  const taken = await tx.enrollment.count({ where: { courseId, status: "active" } });
  return { left: Math.max(0, course.capacity - taken), mode };
}

/** Many who come at once wait for each other at the lock, and before it for a connection. */
export const SEAT_WAIT = { maxWait: 15_000, timeout: 15_000 };
