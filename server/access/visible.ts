import type { Prisma } from "#server/db.ts";
import { NOBODY_ID, type Actor } from "./actor.ts";

/** The courses `actor` may know of: the list counterpart of `can(grant, "course.view")` with drafts hidden. */
export function coursesVisibleTo(actor: Actor | null): Prisma.CourseWhereInput {
  if (actor === null) return { status: "published" };
  if (actor.role === "admin") return {};
  const enrolled = { enrollments: { some: { userId: actor.id, status: { not: "dropped" } } } };
  const own = actor.role === "instructor" ? [{ instructorId: actor.id }] : [];
  return { OR: [{ status: "published" }, enrolled, ...own] };
}

/** The courses `actor` teaches: the list counterpart of `can(grant, "course.teach")`. */
export function coursesTaughtBy(actor: Actor): Prisma.CourseWhereInput {
  if (actor.role === "admin") return {};
  return { instructorId: actor.role === "instructor" ? actor.id : NOBODY_ID };
}
