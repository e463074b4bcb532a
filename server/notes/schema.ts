/** What goes in and out of the procedures about notes. Browsers import these values: zod only. */
import { z } from "zod";
import { MAX_LESSON_CHARS } from "#server/lessons/schema.ts";

/** Longest comment, in characters. */
export const MAX_COMMENT_LENGTH = 4_000;
/** Of a thread's text this much is kept, to show it and to find it again. */
export const MAX_QUOTE_LENGTH = 1_000;
/** This much of what stands around a place is kept to find it again. */
export const MAX_CONTEXT_LENGTH = 64;
/** Pieces that one request may save or decide. */
export const MAX_PIECES = 200;
export const MAX_THREADS = 500;
export const MAX_COMMENTS = 200;
/** Comments on one lesson: everybody who opens it reads all of them. */
export const MAX_LESSON_COMMENTS = 2_000;
export const MAX_SUGGESTIONS = 1_000;
/** Characters of all suggestions that wait in one lesson, with what they would replace. */
export const MAX_WAITING_CHARS = 20 * MAX_LESSON_CHARS;
/** Characters that are saved at once; a longer piece goes by itself. */
export const MAX_SUGGESTED_AT_ONCE = MAX_LESSON_CHARS;
export const MAX_SUGGEST_BYTES = 12 * MAX_LESSON_CHARS;

/** What texts may hold and the database does not take is left out. */
const plain = () => z.string().overwrite((text) => text.replaceAll("\0", ""));
/** A position of Yjs, encoded and in base64. */
const position = z.base64().max(400);
const context = plain().max(MAX_CONTEXT_LENGTH);

/** A stretch of a lesson's text, so that it is found again after any edit around it. */
export const anchorSchema = z.object({
  start: position,
  end: position,
  /** The text itself, and what stood before and after it. */
  quote: plain(),
  before: context,
  after: context,
});
export type StoredAnchor = z.infer<typeof anchorSchema>;

const comment = plain()
  .trim()
  .min(1, "Write a comment first.")
  .max(MAX_COMMENT_LENGTH, `A comment has at most ${String(MAX_COMMENT_LENGTH)} characters.`);

export const lessonRef = z.object({ lessonId: z.uuid("This is no lesson's link. Go back to the course.") });
const threadRef = lessonRef.extend({ threadId: z.uuid() });
const commentRef = lessonRef.extend({ commentId: z.uuid() });

export const startThreadInput = lessonRef.extend({
  anchor: anchorSchema.extend({
    quote: plain().min(1, "Select the text that your comment is about.").max(MAX_QUOTE_LENGTH),
  }),
  body: comment,
});
export const replyInput = threadRef.extend({ body: comment });
export const editCommentInput = commentRef.extend({ body: comment });
export const deleteCommentInput = commentRef;
export const resolveInput = threadRef.extend({ resolved: z.boolean() });
export const seenInput = threadRef;

const tooLong = "This suggestion is too long. Suggest it in several pieces.";
export const pieceSchema = z.object({
  id: z.uuid(),
  anchor: anchorSchema.extend({ quote: plain().max(MAX_LESSON_CHARS, tooLong) }),
  insertion: plain().max(MAX_LESSON_CHARS, tooLong),
});

/** What somebody proposes: pieces that are new or have changed, and those that they take back. */
export const suggestInput = lessonRef.extend({
  pieces: z.array(pieceSchema).max(MAX_PIECES, "That is too much for one suggestion. Save it in parts."),
  withdrawn: z.array(z.uuid()).max(MAX_PIECES),
});

export const decideInput = lessonRef.extend({
  suggestionIds: z.array(z.uuid()).min(1).max(MAX_PIECES),
  /** "open" takes a decision back. */
  decision: z.enum(["accepted", "refused", "open"]),
});

export type LessonRef = z.infer<typeof lessonRef>;
export type StartThreadInput = z.infer<typeof startThreadInput>;
export type ReplyInput = z.infer<typeof replyInput>;
export type EditCommentInput = z.infer<typeof editCommentInput>;
export type DeleteCommentInput = z.infer<typeof deleteCommentInput>;
export type ResolveInput = z.infer<typeof resolveInput>;
export type SeenInput = z.infer<typeof seenInput>;
export type Piece = z.infer<typeof pieceSchema>;
export type SuggestInput = z.infer<typeof suggestInput>;
export type DecideInput = z.infer<typeof decideInput>;
