import { z } from "zod";
import { can } from "#server/access/can.ts";
import { courseInput } from "#server/classroom/schema.ts";
import { workspaceRef } from "#server/labs/schema.ts";
import { on, router } from "./builder.ts";
import { streamEvents } from "./stream-events.ts";

const nothing = z.void();
const workspace = ({ workspaceId }: { workspaceId: string }) =>
  ({ kind: "workspace", id: workspaceId }) as const;

export const classroom = router({
  teaching: on("classroom.view", nothing, () => ({ kind: "platform" })).query(async ({ ctx }) => ({
    ...(await ctx.services.classroom.teaching(ctx.actor)),
    abilities: { create: can(ctx.granted.grant, "course.create") },
  })),
  course: on("course.observe", courseInput, ({ courseId }) => ({ kind: "course", id: courseId })).query(
    ({ input, ctx }) => ctx.services.classroom.course(ctx.actor, input.courseId),
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
  labPeople: on("lab.watch", workspaceRef, workspace).query(({ ctx }) =>
    ctx.services.classroom.labPeople(ctx.actor, ctx.granted),
  ),
  labPeopleChanges: on("lab.watch", workspaceRef, workspace).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const { classroom, events } = ctx.services;
    for await (const event of streamEvents(events, signal)) {
      const isOurs = event.kind === "labPeopleChanged" && event.workspaceId === input.workspaceId;
      const isOurQueue = event.kind === "helpQueueChanged" && event.courseId === ctx.granted.subject.courseId;
      if (isOurs || (isOurQueue && (await classroom.isWaiting(input.workspaceId)))) {
        yield { changed: true as const };
      }
    }
  }),
});
