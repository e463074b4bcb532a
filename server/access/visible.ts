import type { Prisma } from "#server/db.ts";
import type { Actor } from "./actor.ts";
import { countsFor } from "./staff.ts";

/** The courses `actor` may know of: the list counterpart of `can(grant, "course.view")` with drafts hidden. */
export function coursesVisibleTo(actor: Actor | null): Prisma.CourseWhereInput {
  if (actor === null) return { status: "published" };
  if (actor.role === "admin") return {};
  const enrolled = { enrollments: { some: { userId: actor.id, status: { not: "dropped" } } } };
  return { OR: [{ status: "published" }, enrolled, coursesStaffedBy(actor)] };
}

/** The courses `actor` is of the staff of: the list counterpart of `can(grant, "course.observe")`. */
export function coursesStaffedBy(actor: Actor): Prisma.CourseWhereInput {
  if (actor.role === "admin") return {};
  return { staff: { some: { userId: actor.id, ...countsFor(actor) } } };
}
