import { z } from "zod";
import { courseRef } from "#server/courses/schema.ts";
import {
  enroll,
  joinWithCode,
  leave,
  listMine,
  markLesson,
  readCode,
  removeStudent,
} from "#server/enrollment/index.ts";
import { codeInput, removeStudentInput } from "#server/enrollment/schema.ts";
import { on, router, signedIn } from "./builder.ts";
import { streamEvents } from "./stream-events.ts";

const lessonDoneInput = z.object({ lessonId: z.uuid(), done: z.boolean() });

export const enrollment = router({
  enroll: on("course.enroll", courseRef, ({ courseSlug }) => ({
    kind: "courseSlug",
    slug: courseSlug,
  })).mutation(async ({ ctx, input }) => {
    await enroll(ctx.services, ctx.actor, ctx.granted.subject.courseId);
    return { courseSlug: input.courseSlug };
  }),
  /** What a code leads to: whoever holds it may know. */
  code: signedIn.input(codeInput).query(async ({ ctx, input }) => {
    const { address } = ctx.device;
    const { course, sectionName } = await readCode(ctx.services, { actor: ctx.actor, address, ...input });
    return { course, sectionName };
  }),
  join: signedIn.input(codeInput).mutation(({ ctx, input }) => {
    const { address } = ctx.device;
    return joinWithCode(ctx.services, { actor: ctx.actor, address, ...input });
  }),
  leave: on("course.learn", courseRef, ({ courseSlug }) => ({
    kind: "courseSlug",
    slug: courseSlug,
  })).mutation(({ ctx }) => leave(ctx.services, ctx.actor, ctx.granted.subject.courseId)),
  remove: on("course.teach", removeStudentInput, ({ courseId }) => ({
    kind: "course",
    id: courseId,
  })).mutation(({ ctx, input }) => removeStudent(ctx.services, ctx.actor, input)),
  mine: signedIn.query(({ ctx }) => listMine(ctx.services.db, ctx.actor)),
  /** That something one has done in a course counts now, wherever it was done. */
  changes: signedIn.subscription(async function* ({ ctx, signal }) {
    for await (const event of streamEvents(ctx.services.events, signal)) {
      if (event.kind === "progressChanged" && event.userId === ctx.actor.id) yield { changed: true as const };
    }
  }),
  setLessonDone: on("course.learn", lessonDoneInput, ({ lessonId }) => ({
    kind: "lesson",
    id: lessonId,
  })).mutation(({ ctx, input }) => markLesson(ctx.services, ctx.actor, ctx.granted.subject.courseId, input)),
});
