import { courseRef } from "#server/lab-updates/schema.ts";
import { workspaceRef } from "#server/labs/schema.ts";
import { on, router } from "./builder.ts";
import { streamEvents } from "./stream-events.ts";

const course = ({ courseId }: { courseId: string }) => ({ kind: "course", id: courseId }) as const;
const workspace = ({ workspaceId }: { workspaceId: string }) =>
  ({ kind: "workspace", id: workspaceId }) as const;

export const labUpdates = router({
  /** What publishing the draft would do to labs already begun, as far as it is looked at. */
  preview: on("course.readDraft", courseRef, course).subscription(({ ctx, input, signal }) =>
    ctx.services.labUpdates.preview(input.courseId, signal),
  ),
  report: on("course.observe", courseRef, course).query(({ ctx, input }) =>
    ctx.services.labUpdates.report(input.courseId),
  ),
  reportChanges: on("course.observe", courseRef, course).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    for await (const event of streamEvents(ctx.services.events, signal)) {
      if (event.kind === "labUpdated" && event.courseId === input.courseId) yield { changed: true as const };
    }
  }),
  changes: on("history.view", workspaceRef, workspace).query(({ ctx, input }) =>
    ctx.services.labUpdates.changes(input.workspaceId),
  ),
  undo: on("history.restore", workspaceRef, workspace).mutation(({ ctx, input }) =>
    ctx.services.labUpdates.undo(ctx.actor, input.workspaceId),
  ),
});
