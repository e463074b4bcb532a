import type { Actor } from "#server/access/actor.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import { announceNotes, lockNotes, type NotesDeps } from "./deps.ts";
import { announceMentions, setMentions } from "./mentions.ts";
import {
  MAX_COMMENTS,
  MAX_LESSON_COMMENTS,
  MAX_THREADS,
  type DeleteCommentInput,
  type EditCommentInput,
  type ReplyInput,
  type ResolveInput,
  type StartThreadInput,
} from "./schema.ts";

/** Begins a conversation about a stretch of a lesson; CONFLICT when the lesson has too many. */
export async function startThread(
  deps: NotesDeps,
  actor: Actor,
  courseId: string,
  { lessonId, anchor, body }: StartThreadInput,
): Promise<{ threadId: string }> {
  const documentName = lessonDocumentName(lessonId);
  const { threadId, mentioned } = await deps.db.$transaction(async (tx) => {
    await lockNotes(tx, documentName);
    if ((await tx.lessonThread.count({ where: { documentName } })) >= MAX_THREADS) {
      throw tooManyComments();
    }
    await refuseTooManyComments(tx, documentName);
    const { id } = await tx.lessonThread.create({
      data: { documentName, authorId: actor.id, ...anchor },
      select: { id: true },
    });
    const comment = await tx.lessonComment.create({ data: { threadId: id, authorId: actor.id, body } });
    return { threadId: id, mentioned: await setMentions(tx, courseId, comment, actor) };
  });
  await announceNotes(deps, documentName);
  await announceMentions(deps, courseId, mentioned);
  return { threadId };
}

/** Adds a comment to a thread, which opens it again; NOT_FOUND when it is gone. */
export async function reply(
  deps: NotesDeps,
  actor: Actor,
  courseId: string,
  { lessonId, threadId, body }: ReplyInput,
): Promise<void> {
  const documentName = lessonDocumentName(lessonId);
  const mentioned = await deps.db.$transaction(async (tx) => {
    await lockNotes(tx, documentName);
    const { count } = await tx.lessonThread.updateMany({
      where: { id: threadId, documentName },
      data: { resolvedAt: null, resolvedBy: null },
    });
    if (count === 0) throw noThread();
    if ((await tx.lessonComment.count({ where: { threadId } })) >= MAX_COMMENTS) {
      throw new AppError("CONFLICT", "This conversation is very long. Resolve it and begin another.");
    }
    await refuseTooManyComments(tx, documentName);
    const comment = await tx.lessonComment.create({ data: { threadId, authorId: actor.id, body } });
    return setMentions(tx, courseId, comment, actor);
  });
  await announceNotes(deps, documentName);
  await announceMentions(deps, courseId, mentioned);
}

/** Changes what the actor wrote; NOT_FOUND for what is gone or somebody else's. */
export async function editComment(
  deps: NotesDeps,
  actor: Actor,
  courseId: string,
  { lessonId, commentId, body }: EditCommentInput,
): Promise<void> {
  const documentName = lessonDocumentName(lessonId);
  const mentioned = await deps.db.$transaction(async (tx) => {
    const { count } = await tx.lessonComment.updateMany({
      where: { id: commentId, authorId: actor.id, thread: { documentName } },
      data: { body, editedAt: new Date() },
    });
    if (count === 0) throw noComment();
    return setMentions(tx, courseId, { id: commentId, body }, actor);
  });
  await announceNotes(deps, documentName);
  await announceMentions(deps, courseId, mentioned);
}

/** Removes what the actor wrote, and with the last comment the thread. */
export async function deleteComment(
  deps: NotesDeps,
  actor: Actor,
  { lessonId, commentId }: DeleteCommentInput,
): Promise<void> {
  const documentName = lessonDocumentName(lessonId);
  await deps.db.$transaction(async (tx) => {
    await lockNotes(tx, documentName);
    const where = { id: commentId, authorId: actor.id, thread: { documentName } };
    const comment = await tx.lessonComment.findFirst({ where, select: { threadId: true } });
    if (comment === null) throw noComment();
    await tx.lessonComment.delete({ where: { id: commentId } });
    await tx.lessonThread.deleteMany({ where: { id: comment.threadId, comments: { none: {} } } });
  });
  await announceNotes(deps, documentName);
}

/** Closes a thread, or opens it again; NOT_FOUND when it is gone. */
export async function setResolved(
  deps: NotesDeps,
  actor: Actor,
  { lessonId, threadId, resolved }: ResolveInput,
): Promise<void> {
  const documentName = lessonDocumentName(lessonId);
  const { count } = await deps.db.lessonThread.updateMany({
    where: { id: threadId, documentName },
    data: { resolvedAt: resolved ? new Date() : null, resolvedBy: resolved ? actor.id : null },
  });
  if (count === 0) throw noThread();
  await announceNotes(deps, documentName);
}

async function refuseTooManyComments(tx: DbOrTransaction, documentName: string): Promise<void> {
  const count = await tx.lessonComment.count({ where: { thread: { documentName } } });
  if (count >= MAX_LESSON_COMMENTS) throw tooManyComments();
}

const tooManyComments = () =>
  new AppError("CONFLICT", "This lesson has too many comments. Delete some that are resolved.");
const noThread = () =>
  new AppError("NOT_FOUND", "This conversation is not there any more. Somebody may have deleted it.");
const noComment = () => new AppError("NOT_FOUND", "There is no such comment of yours any more.");
