import { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import type { DbOrTransaction } from "#server/db.ts";
import type { LabTie } from "./can.ts";

/** Names the thing an action is about. */
export type Ref =
  | { readonly kind: "course"; readonly id: string }
  | { readonly kind: "courseSlug"; readonly slug: string }
  | { readonly kind: "lesson"; readonly id: string }
  | { readonly kind: "lab"; readonly id: string }
  | { readonly kind: "workspace"; readonly id: string }
  /** `lesson/<id>` or `lab/<id>`, whether ever published or not. */
  | { readonly kind: "courseDocument"; readonly name: string }
  | { readonly kind: "platform" };

/** Where the thing stands, as far as it could be followed upwards. */
export interface Subject {
  readonly courseId: string;
  /** Another number whenever what readers see of the course has changed. */
  readonly courseRevision: bigint;
  readonly lessonId?: string;
  readonly labId?: string;
  readonly workspaceId?: string;
  readonly ownerId?: string;
}

/** What is known of a thing and of somebody's ties to it. */
export interface Facts {
  readonly status: string;
  /** As which they are staff of its course. */
  readonly role: string | null;
  /** How they are enrolled in its course. */
  readonly enrollment: string | null;
  readonly lab: LabTie;
  readonly subject: Subject;
}

interface Row {
  readonly courseId: string;
  readonly courseRevision: bigint;
  readonly status: string;
  readonly role: string | null;
  readonly enrollment: string | null;
  readonly lessonId?: string;
  readonly labId?: string;
  readonly workspaceId?: string;
  readonly ownerId?: string;
  /** Of a workspace's guest. */
  readonly mayWrite?: boolean | null;
}

/** In one statement, where the client would send up to seven: nearly every page asks it, and every socket. */
export async function loadFacts(
  db: DbOrTransaction,
  actorId: string,
  ref: Exclude<Ref, { kind: "platform" }>,
): Promise<Facts | null> {
  // A text that is no id would be an error of the database.
  if ("id" in ref && !z.uuid().safeParse(ref.id).success) return null;
  const { columns, from, where } = placeOf(ref, actorId);
  const [row] = await db.$queryRaw<Row[]>`
    select c.id as "courseId", c.revision as "courseRevision", c.status,
           staff.role, enrolled.status as enrollment ${columns}
      from ${from}
      left join course_staff staff on staff.course_id = c.id and staff.user_id = ${actorId}::uuid
      left join enrollments enrolled on enrolled.course_id = c.id and enrolled.user_id = ${actorId}::uuid
     where ${where}`;
  if (row === undefined) return null;
  const { status, role, enrollment, mayWrite, ...subject } = row;
  return { status, role, enrollment, lab: tieTo(subject.ownerId, mayWrite, actorId), subject };
}

/** Where a thing stands, with its course as `c`. */
function placeOf(
  ref: Exclude<Ref, { kind: "platform" }>,
  actorId: string,
): { readonly columns: Prisma.Sql; readonly from: Prisma.Sql; readonly where: Prisma.Sql } {
  const { sql, empty } = Prisma;
  switch (ref.kind) {
    case "course":
      return { columns: empty, from: sql`courses c`, where: sql`c.id = ${ref.id}::uuid` };
    case "courseSlug":
      return { columns: empty, from: sql`courses c`, where: sql`c.slug = ${ref.slug}` };
    case "courseDocument":
      return {
        columns: empty,
        from: sql`course_documents d join courses c on c.id = d.course_id`,
        where: sql`d.name = ${ref.name}`,
      };
    case "lesson":
      return {
        columns: sql`, l.id as "lessonId"`,
        from: sql`course_lessons l join courses c on c.id = l.course_id`,
        where: sql`l.id = ${ref.id}::uuid`,
      };
    case "lab":
      return {
        columns: sql`, l.id as "lessonId", b.id as "labId"`,
        from: sql`labs b join course_lessons l on l.id = b.lesson_id join courses c on c.id = l.course_id`,
        where: sql`b.id = ${ref.id}::uuid`,
      };
    case "workspace":
      return {
        columns: sql`, l.id as "lessonId", b.id as "labId", w.id as "workspaceId", w.user_id as "ownerId",
          guest.may_write as "mayWrite"`,
        from: sql`workspaces w
          join labs b on b.id = w.lab_id
          join course_lessons l on l.id = b.lesson_id
          join courses c on c.id = l.course_id
          left join workspace_guests guest on guest.workspace_id = w.id and guest.user_id = ${actorId}::uuid`,
        where: sql`w.id = ${ref.id}::uuid and w.removed_at is null`,
      };
  }
}

function tieTo(ownerId: string | undefined, mayWrite: boolean | null | undefined, actorId: string): LabTie {
  if (ownerId === actorId) return "own";
  if (typeof mayWrite !== "boolean") return "foreign";
  return mayWrite ? "mayWrite" : "mayWatch";
}
