import { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { NOBODY_ID, type Actor } from "./actor.ts";
import { can, type Action, type Grant, type LabTie } from "./can.ts";
import { AppError } from "#server/errors.ts";
import { countsFor, staffRoleOf } from "./staff.ts";

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

export interface Granted {
  readonly grant: Grant;
  readonly subject: Subject;
}

const courseFacts = (actorId: string) =>
  ({
    id: true,
    status: true,
    revision: true,
    staff: { where: { userId: actorId }, select: { role: true } },
    enrollments: { where: { userId: actorId }, select: { status: true } },
  }) as const;

interface CourseFacts {
  id: string;
  status: string;
  revision: bigint;
  staff: { role: string }[];
  enrollments: { status: string }[];
}

const isUuid = (value: string) => z.uuid().safeParse(value).success;

/** What `actor` is to `ref`, in one query; null when there is no such thing or it is not theirs to know of. */
export async function grantFor(db: DbOrTransaction, actor: Actor | null, ref: Ref): Promise<Granted | null> {
  if (ref.kind === "platform")
    return { grant: await platformGrant(db, actor), subject: { courseId: "", courseRevision: 0n } };
  const found = await loadFacts(db, actor?.id ?? NOBODY_ID, ref);
  if (found === null) return null;
  const grant = judge(actor, found.course, found.lab ?? "foreign");
  const visible =
    can(grant, "course.readDraft") || found.course.status === "published" || grant.kind === "learner";
  if (!visible) return null;
  if (ref.kind === "workspace" && !can(grant, "lab.watch")) return null;
  return { grant, subject: found.subject };
}

/** Like `grantFor`, but throws NOT_FOUND, UNAUTHENTICATED or FORBIDDEN unless `action` is allowed. */
export async function authorize(
  db: DbOrTransaction,
  actor: Actor | null,
  action: Action,
  ref: Ref,
): Promise<Granted> {
  const granted = await grantFor(db, actor, ref);
  if (granted !== null && can(granted.grant, action)) return granted;
  if (actor === null) throw new AppError("UNAUTHENTICATED", "Please sign in first.");
  if (granted === null) throw new AppError("NOT_FOUND", NOT_FOUND_MESSAGES[ref.kind]);
  throw new AppError("FORBIDDEN", FORBIDDEN_MESSAGES[action]);
}

async function loadFacts(
  db: DbOrTransaction,
  actorId: string,
  ref: Exclude<Ref, { kind: "platform" }>,
): Promise<{ course: CourseFacts; subject: Subject; lab?: LabTie } | null> {
  const select = courseFacts(actorId);
  if (ref.kind === "courseSlug") {
    const course = await findCourse(db, actorId, Prisma.sql`c.slug = ${ref.slug}`);
    return course && { course, subject: subjectIn(course) };
  }
  if (ref.kind === "courseDocument") {
    const document = await db.courseDocument.findUnique({
      where: { name: ref.name },
      select: { course: { select } },
    });
    return document && { course: document.course, subject: subjectIn(document.course) };
  }
  if (!isUuid(ref.id)) return null;
  switch (ref.kind) {
    case "course": {
      const course = await findCourse(db, actorId, Prisma.sql`c.id = ${ref.id}::uuid`);
      return course && { course, subject: subjectIn(course) };
    }
    case "lesson": {
      const lesson = await db.courseLesson.findUnique({
        where: { id: ref.id },
        select: { id: true, course: { select } },
      });
      return (
        lesson && { course: lesson.course, subject: { ...subjectIn(lesson.course), lessonId: lesson.id } }
      );
    }
    case "lab": {
      const lab = await db.lab.findUnique({
        where: { id: ref.id },
        select: { id: true, lessonId: true, lesson: { select: { course: { select } } } },
      });
      if (lab === null) return null;
      const { course } = lab.lesson;
      return { course, subject: { ...subjectIn(course), lessonId: lab.lessonId, labId: lab.id } };
    }
    case "workspace": {
      const workspace = await db.workspace.findUnique({
        where: { id: ref.id },
        select: {
          id: true,
          userId: true,
          removedAt: true,
          guests: { where: { userId: actorId }, select: { mayWrite: true } },
          lab: { select: { id: true, lessonId: true, lesson: { select: { course: { select } } } } },
        },
      });
      if (workspace === null || workspace.removedAt !== null) return null;
      const { course } = workspace.lab.lesson;
      return {
        course,
        lab: tieTo(workspace, actorId),
        subject: {
          ...subjectIn(course),
          lessonId: workspace.lab.lessonId,
          labId: workspace.lab.id,
          workspaceId: workspace.id,
          ownerId: workspace.userId,
        },
      };
    }
  }
}

/** In one statement, where the client would send three: nearly every page asks it. */
async function findCourse(
  db: DbOrTransaction,
  actorId: string,
  condition: Prisma.Sql,
): Promise<CourseFacts | null> {
  const [row] = await db.$queryRaw<
    { id: string; status: string; revision: bigint; role: string | null; enrollment: string | null }[]
  >`
    select c.id, c.status, c.revision, s.role, e.status as enrollment
      from courses c
      left join course_staff s on s.course_id = c.id and s.user_id = ${actorId}::uuid
      left join enrollments e on e.course_id = c.id and e.user_id = ${actorId}::uuid
     where ${condition}`;
  if (row === undefined) return null;
  const { role, enrollment, ...course } = row;
  return {
    ...course,
    staff: role === null ? [] : [{ role }],
    enrollments: enrollment === null ? [] : [{ status: enrollment }],
  };
}

function subjectIn({ id, revision }: CourseFacts): Subject {
  return { courseId: id, courseRevision: revision };
}

function tieTo(workspace: { userId: string; guests: { mayWrite: boolean }[] }, actorId: string): LabTie {
  if (workspace.userId === actorId) return "own";
  const [invitation] = workspace.guests;
  if (invitation === undefined) return "foreign";
  return invitation.mayWrite ? "mayWrite" : "mayWatch";
}

function judge(actor: Actor | null, course: CourseFacts, lab: LabTie): Grant {
  if (actor === null) return { kind: "visitor" };
  if (actor.role === "admin") return { kind: "admin" };
  const role = staffRoleOf(actor, course.staff[0]?.role);
  if (role !== null) return { kind: "staff", role, lab };
  const enrollment = course.enrollments[0];
  if (enrollment !== undefined && enrollment.status !== "dropped") {
    return { kind: "learner", lab };
  }
  return grantWithoutCourse(actor);
}

function grantWithoutCourse(actor: Actor | null): Grant {
  if (actor === null) return { kind: "visitor" };
  if (actor.role === "admin") return { kind: "admin" };
  return { kind: "guest", as: actor.role };
}

/** Whoever helps in some course has a classroom, whatever their account. */
async function platformGrant(db: DbOrTransaction, actor: Actor | null): Promise<Grant> {
  if (actor?.role !== "student") return grantWithoutCourse(actor);
  const helps = await db.courseStaff.findFirst({
    where: { userId: actor.id, ...countsFor(actor) },
    select: { role: true },
  });
  return helps === null ? grantWithoutCourse(actor) : { kind: "guest", as: "assistant" };
}

const NOT_FOUND_MESSAGES: Record<Ref["kind"], string> = {
  course: "There is no course here. It may have been unpublished.",
  courseSlug: "There is no course with this link. It may have been unpublished.",
  lesson: "There is no such lesson. It may have been removed from the course.",
  lab: "There is no such lab. It may have been removed from the lesson.",
  workspace: "There is no lab here that you may open. Check the link, or open the lab from its lesson.",
  courseDocument: "There is no such document. It may have been removed from its course.",
  platform: "There is nothing here.",
};

const FORBIDDEN_MESSAGES: Record<Action, string> = {
  "course.view": "This course is not open to you.",
  "course.enroll": "You cannot enroll in this course.",
  "course.learn": "Enroll in this course first; then its lessons open.",
  "course.create":
    "Only instructors can make courses. Ask an administrator to make your account an instructor's.",
  "course.readDraft": "Only the course's staff can see its draft.",
  "course.comment": "You can read the draft, but not comment on it.",
  "course.edit": "Only the course's owners and editors can change it.",
  "course.publish":
    "Only the course's owners can publish it. Send it to review, and one of them will see it.",
  "course.staff": "Only the course's owners can say who its staff is.",
  "course.observe": "Only the course's staff can see its students.",
  "course.teach": "Only the course's instructors can do this.",
  "lab.open": "Enroll in the course first; then its labs open.",
  "lab.watch": "This lab belongs to somebody else.",
  "lab.type": "You can watch this lab, but not change it.",
  "lab.copy": "Only whoever the lab belongs to, and the course's instructors, can copy it.",
  "lab.host": "Only the lab's owner and the course's instructors can do this.",
  "lab.askHelp": "You can raise your hand in your own lab.",
  "history.view": "Its history is open to those who may open the document.",
  "history.restore": "You can look at the history, but not change the document.",
  "history.name": "You can look at the history, but not name versions in it.",
  "classroom.view": "Only instructors have a classroom.",
  "platform.manage": "Only administrators can do this.",
};
