import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db } from "#server/db.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import { MAX_COMMENTS, MAX_SUGGESTIONS, MAX_THREADS, type LessonRef } from "./schema.ts";

/** Of what is decided only the latest is shown. */
const DECIDED_SHOWN = 30;

const person = { select: { id: true, name: true } } as const;
const anchor = { start: true, end: true, quote: true, before: true, after: true } as const;
const suggestion = {
  ...anchor,
  id: true,
  insertion: true,
  state: true,
  createdAt: true,
  author: person,
  decider: person,
} as const;

/** Everything people have said about a lesson's text and propose for it, and what the actor may do with it. */
export async function readNotes(db: Db, { grant, subject }: Granted, { lessonId }: LessonRef) {
  const documentName = lessonDocumentName(lessonId);
  const [threads, open, decided, staff] = await Promise.all([
    db.lessonThread.findMany({
      where: { documentName },
      orderBy: { createdAt: "asc" },
      take: MAX_THREADS,
      select: {
        ...anchor,
        id: true,
        createdAt: true,
        resolvedAt: true,
        resolver: person,
        comments: {
          orderBy: { createdAt: "asc" },
          take: MAX_COMMENTS,
          select: { id: true, body: true, createdAt: true, editedAt: true, author: person },
        },
      },
    }),
    db.lessonSuggestion.findMany({
      where: { documentName, state: "open" },
      orderBy: { createdAt: "asc" },
      take: MAX_SUGGESTIONS,
      select: suggestion,
    }),
    db.lessonSuggestion.findMany({
      where: { documentName, state: { not: "open" } },
      orderBy: { decidedAt: "desc" },
      take: DECIDED_SHOWN,
      select: suggestion,
    }),
    db.courseStaff.findMany({
      where: { courseId: subject.courseId },
      orderBy: { user: { name: "asc" } },
      select: { user: person },
    }),
  ]);
  return {
    threads: threads.map(withAnchor),
    suggestions: [...open, ...decided].map((row) => ({
      ...withAnchor(row),
      state: row.state as "open" | "accepted" | "refused",
    })),
    /** Who can be mentioned. */
    people: staff.map(({ user }) => user),
    abilities: { comment: can(grant, "course.comment"), decide: can(grant, "course.edit") },
  };
}

function withAnchor<Row extends Record<keyof typeof anchor, string>>(row: Row) {
  const { start, end, quote, before, after, ...rest } = row;
  return { ...rest, anchor: { start, end, quote, before, after } };
}
