import type { Prisma } from "#server/db.ts";
import type { Actor } from "./actor.ts";
import type { StaffRole } from "./can.ts";

/** Any account may help in a course; only an instructor's writes one. */
const HELPERS = ["ta", "observer"] as const;

/** The role on a course's staff that counts for this account; null for none. */
export function staffRoleOf(actor: Pick<Actor, "role">, role: string | undefined): StaffRole | null {
  if (role === "ta" || role === "observer") return role;
  if ((role === "owner" || role === "editor") && actor.role !== "student") return role;
  return null;
}

/** The same as a filter of staff rows. */
export function countsFor(actor: Pick<Actor, "role">): Prisma.CourseStaffWhereInput {
  return actor.role === "student" ? { role: { in: [...HELPERS] } } : {};
}
