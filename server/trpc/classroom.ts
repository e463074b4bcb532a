import { z } from "zod";
import { on, router } from "./builder.ts";
import { streamEvents } from "./stream-events.ts";

const courseInput = z.object({ courseId: z.uuid() });
const nothing = z.void();

export const classroom = router({
  teaching: on("classroom.view", nothing, () => ({ kind: "platform" })).query(({ ctx }) =>
    ctx.services.classroom.teaching(ctx.actor),
  ),
  course: on("course.teach", courseInput, ({ courseId }) => ({ kind: "course", id: courseId })).query(
    ({ input, ctx }) => ctx.services.classroom.course(input.courseId),
  ),
  changes: on("classroom.view", nothing, () => ({ kind: "platform" })).subscription(async function* ({
    ctx,
    signal,
  }) {
    for await (const event of streamEvents(ctx.services.events, signal)) {
      if (event.kind !== "courseActivity") continue;
      if (await ctx.services.classroom.teaches(ctx.actor, event.courseId)) yield { changed: true as const };
    }
  }),
});
