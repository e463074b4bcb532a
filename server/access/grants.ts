import type { DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { NOBODY_ID, type Actor } from "./actor.ts";
import { can, type Action, type Grant } from "./can.ts";
import { loadFacts, type Facts, type Ref, type Subject } from "./load-facts.ts";
import { countsFor, staffRoleOf } from "./staff.ts";

export type { Ref, Subject } from "./load-facts.ts";

export interface Granted {
  readonly grant: Grant;
  readonly subject: Subject;
}

/** What `actor` is to `ref`, in one query; null when there is no such thing or it is not theirs to know of. */
export async function grantFor(db: DbOrTransaction, actor: Actor | null, ref: Ref): Promise<Granted | null> {
  if (ref.kind === "platform")
    return { grant: await platformGrant(db, actor), subject: { courseId: "", courseRevision: 0n } };
  const found = await loadFacts(db, actor?.id ?? NOBODY_ID, ref);
  if (found === null) return null;
  const grant = judge(actor, found);
  const visible = can(grant, "course.readDraft") || found.status === "published" || grant.kind === "learner";
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

/** What somebody who may open a lab is to their own workspace of it, without asking again. */
export function inOwnLab({ grant, subject }: Granted, actor: Actor, workspaceId: string): Granted {
  return {
    grant: "lab" in grant ? { ...grant, lab: "own" } : grant,
    subject: { ...subject, workspaceId, ownerId: actor.id },
  };
}

function judge(actor: Actor | null, { role, enrollment, lab }: Facts): Grant {
  if (actor === null) return { kind: "visitor" };
  if (actor.role === "admin") return { kind: "admin" };
  const counted = staffRoleOf(actor, role ?? undefined);
  if (counted !== null) return { kind: "staff", role: counted, lab };
  if (enrollment !== null && enrollment !== "dropped") return { kind: "learner", lab };
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
