import { finishHelp, lowerHand, raiseHand } from "#server/classroom/index.ts";
import { finishHelpInput, raiseHandInput } from "#server/classroom/schema.ts";
import { workspaceRef } from "#server/labs/schema.ts";
import { on, router } from "./builder.ts";

const workspace = ({ workspaceId }: { workspaceId: string }) =>
  ({ kind: "workspace", id: workspaceId }) as const;

export const help = router({
  raise: on("lab.askHelp", raiseHandInput, workspace).mutation(({ ctx, input }) =>
    raiseHand(ctx.services, ctx.actor, ctx.granted, input),
  ),
  lower: on("lab.askHelp", workspaceRef, workspace).mutation(({ ctx }) =>
    lowerHand(ctx.services, ctx.actor, ctx.granted),
  ),
  finish: on("course.teach", finishHelpInput, workspace).mutation(({ ctx, input }) =>
    finishHelp(ctx.services, ctx.actor, ctx.granted, input.requestId),
  ),
});
