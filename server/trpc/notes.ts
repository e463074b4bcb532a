import type { Ref } from "#server/access/grants.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import {
  decide,
  deleteComment,
  editComment,
  listMentions,
  markSeen,
  readNotes,
  reply,
  setResolved,
  startThread,
  suggest,
} from "#server/notes/index.ts";
import {
  decideInput,
  deleteCommentInput,
  editCommentInput,
  lessonRef,
  replyInput,
  resolveInput,
  seenInput,
  startThreadInput,
  suggestInput,
} from "#server/notes/schema.ts";
import { on, router, signedIn } from "./builder.ts";
import { streamEvents } from "./stream-events.ts";

const draftOf = ({ lessonId }: { lessonId: string }): Ref => ({
  kind: "courseDocument",
  name: lessonDocumentName(lessonId),
});

/** Comments on lessons and suggestions for them, among the people who make a course. */
export const notes = router({
  list: on("course.readDraft", lessonRef, draftOf).query(({ ctx, input }) =>
    readNotes(ctx.services.db, ctx.granted, input),
  ),
  changes: on("course.readDraft", lessonRef, draftOf).subscription(async function* ({ ctx, input, signal }) {
    const documentName = lessonDocumentName(input.lessonId);
    for await (const event of streamEvents(ctx.services.events, signal)) {
      if (event.kind === "notesChanged" && event.documentName === documentName) {
        yield { changed: true as const };
      }
    }
  }),
  start: on("course.comment", startThreadInput, draftOf).mutation(({ ctx, input }) =>
    startThread(ctx.services, ctx.actor, ctx.granted.subject.courseId, input),
  ),
  reply: on("course.comment", replyInput, draftOf).mutation(({ ctx, input }) =>
    reply(ctx.services, ctx.actor, ctx.granted.subject.courseId, input),
  ),
  editComment: on("course.comment", editCommentInput, draftOf).mutation(({ ctx, input }) =>
    editComment(ctx.services, ctx.actor, ctx.granted.subject.courseId, input),
  ),
  deleteComment: on("course.comment", deleteCommentInput, draftOf).mutation(({ ctx, input }) =>
    deleteComment(ctx.services, ctx.actor, input),
  ),
  resolve: on("course.comment", resolveInput, draftOf).mutation(({ ctx, input }) =>
    setResolved(ctx.services, ctx.actor, input),
  ),
  suggest: on("course.comment", suggestInput, draftOf).mutation(({ ctx, input }) =>
    suggest(ctx.services, ctx.actor, input),
  ),
  decide: on("course.edit", decideInput, draftOf).mutation(({ ctx, input }) =>
    decide(ctx.services, ctx.actor, input),
  ),
  mentions: signedIn.query(({ ctx }) => listMentions(ctx.services.db, ctx.actor)),
  seen: on("course.readDraft", seenInput, draftOf).mutation(({ ctx, input }) =>
    markSeen(ctx.services, ctx.actor, ctx.granted.subject.courseId, input),
  ),
});
