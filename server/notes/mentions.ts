import type { Actor } from "#server/access/actor.ts";
import { coursesStaffedBy } from "#server/access/visible.ts";
import type { Db, DbOrTransaction } from "#server/db.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import type { NotesDeps } from "./deps.ts";
import type { SeenInput } from "./schema.ts";

const MAX_LISTED = 50;

/**
 * Those of the course's staff who are named with "@" in a comment are its mentions from now on; who they are is read
 * from the text, so nobody can be mentioned without it showing. Resolves to how many are new.
 */
export async function setMentions(
  tx: DbOrTransaction,
  courseId: string,
  comment: { readonly id: string; readonly body: string },
  author: Actor,
): Promise<number> {
  const staff = await tx.courseStaff.findMany({
    where: { courseId },
    select: { user: { select: { id: true, name: true } } },
  });
  const names = namesIn(
    comment.body,
    staff.map(({ user }) => user.name),
  );
  const named = staff
    .filter(({ user }) => user.id !== author.id && names.has(user.name.toLowerCase()))
    .map(({ user }) => user.id);
  await tx.lessonMention.deleteMany({ where: { commentId: comment.id, userId: { notIn: named } } });
  const { count } = await tx.lessonMention.createMany({
    data: named.map((userId) => ({ commentId: comment.id, userId })),
    skipDuplicates: true,
  });
  return count;
}

/** Those who were mentioned look at their courses' page, which listens to this. */
export async function announceMentions(
  { events }: NotesDeps,
  courseId: string,
  count: number,
): Promise<void> {
  if (count > 0) await events.publish({ kind: "courseActivity", courseId });
}

/** What the actor was mentioned in and has not looked at, newest first, in courses whose staff they are of. */
export async function listMentions(db: Db, actor: Actor) {
  const rows = await db.lessonMention.findMany({
    where: {
      userId: actor.id,
      seenAt: null,
      comment: { thread: { document: { course: coursesStaffedBy(actor) } } },
    },
    orderBy: { comment: { createdAt: "desc" } },
    take: MAX_LISTED,
    select: {
      comment: {
        select: {
          id: true,
          body: true,
          createdAt: true,
          author: { select: { id: true, name: true } },
          thread: {
            select: {
              id: true,
              documentName: true,
              document: { select: { course: { select: { id: true, title: true } } } },
            },
          },
        },
      },
    },
  });
  return rows.map(({ comment: { thread, ...comment } }) => ({
    ...comment,
    threadId: thread.id,
    lessonId: thread.documentName.slice("lesson/".length),
    course: thread.document.course,
  }));
}

/** The actor has read a thread: its mentions of them are done. */
export async function markSeen(
  deps: NotesDeps,
  actor: Actor,
  courseId: string,
  { lessonId, threadId }: SeenInput,
): Promise<void> {
  const { count } = await deps.db.lessonMention.updateMany({
    where: {
      userId: actor.id,
      seenAt: null,
      comment: { threadId, thread: { documentName: lessonDocumentName(lessonId) } },
    },
    data: { seenAt: new Date() },
  });
  await announceMentions(deps, courseId, count);
}

/** Those of `names` that stand after an "@", in small letters. "@Ann" names neither Anna nor somebody's address. */
function namesIn(body: string, names: readonly string[]): Set<string> {
  if (names.length === 0) return new Set();
  // Longer names first: "@Ann Lee" does not name Ann.
  const escaped = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const mention = new RegExp(`(?<![\\p{L}\\p{N}])@(${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return new Set([...body.matchAll(mention)].map(([, name = ""]) => name.toLowerCase()));
}
