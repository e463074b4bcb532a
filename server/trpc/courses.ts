import { listCourses, readCourse, readLesson } from "#server/courses/index.ts";
import { catalogueInput, courseRef, lessonRef } from "#server/courses/schema.ts";
import { on, open, router } from "./builder.ts";

export const courses = router({
  list: open("the catalogue of published courses is public")
    .input(catalogueInput)
    .query(({ ctx, input }) => listCourses(ctx.services, ctx.actor, input)),
  read: on("course.view", courseRef, ({ courseSlug }) => ({ kind: "courseSlug", slug: courseSlug })).query(
    ({ ctx }) => readCourse(ctx.services, ctx.actor, ctx.granted),
  ),
  lesson: on("course.learn", lessonRef, ({ courseSlug }) => ({ kind: "courseSlug", slug: courseSlug })).query(
    async ({ ctx, input }) => {
      const page = await readLesson(ctx.services, ctx.actor, ctx.granted, input.lessonSlug);
      if (page.lab !== null && page.abilities.openLab) ctx.services.labs.expectOpening(ctx.actor.id);
      return page;
    },
  ),
});
