import {
  compareInput,
  compareLessonInput,
  courseIdInput,
  duplicateInput,
  lessonIdInput,
  newCourseInput,
  noteInput,
  restoreInput,
  scheduleInput,
} from "#server/authoring/schema.ts";
import { labRef } from "#server/lab-definitions/schema.ts";
import { on, router } from "./builder.ts";

const course = ({ courseId }: { courseId: string }) => ({ kind: "course", id: courseId }) as const;

export const authoring = router({
  create: on("course.create", newCourseInput, () => ({ kind: "platform" })).mutation(({ ctx, input }) =>
    ctx.services.authoring.create(ctx.actor, input),
  ),
  open: on("course.readDraft", courseIdInput, course).query(({ ctx }) =>
    ctx.services.authoring.open(ctx.granted),
  ),
  openLesson: on("course.readDraft", lessonIdInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.openLesson(ctx.granted, input),
  ),
  openLab: on("course.readDraft", labRef, course).query(({ ctx, input }) =>
    ctx.services.authoring.openLab(ctx.granted, input),
  ),
  duplicate: on("course.edit", duplicateInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.duplicate(ctx.actor, input),
  ),
  estimate: on("course.readDraft", lessonIdInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.estimate(input),
  ),
  previewCourse: on("course.readDraft", courseIdInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.previewCourse(input),
  ),
  previewLesson: on("course.readDraft", lessonIdInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.previewLesson(ctx.granted, input),
  ),
  publishing: on("course.readDraft", courseIdInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.publishing(input),
  ),
  compare: on("course.readDraft", compareInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.compare(input),
  ),
  compareLesson: on("course.readDraft", compareLessonInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.compareLesson(input),
  ),
  submit: on("course.edit", noteInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.submit(ctx.actor, input),
  ),
  sendBack: on("course.edit", noteInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.sendBack(ctx.actor, input),
  ),
  publish: on("course.publish", noteInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.publish(ctx.actor, input),
  ),
  unpublish: on("course.publish", noteInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.unpublish(ctx.actor, input),
  ),
  schedule: on("course.publish", scheduleInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.schedule(ctx.actor, input),
  ),
  unschedule: on("course.publish", courseIdInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.schedule(ctx.actor, { ...input, note: "", at: null }),
  ),
  restore: on("course.edit", restoreInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.restore(ctx.actor, input),
  ),
});
