import { workspaceRef } from "#server/labs/schema.ts";
import { on, router } from "./builder.ts";

const workspace = ({ workspaceId }: { workspaceId: string }) =>
  ({ kind: "workspace", id: workspaceId }) as const;

export const labUpdates = router({
  undo: on("history.restore", workspaceRef, workspace).mutation(({ ctx, input }) =>
    ctx.services.labUpdates.undo(ctx.actor, input.workspaceId),
  ),
});
