import { workspaceRef } from "#server/labs/schema.ts";
import { previewInput } from "#server/preview/schema.ts";
import { on, router } from "./builder.ts";
import { streamEvents } from "./stream-events.ts";

const workspace = ({ workspaceId }: { workspaceId: string }) =>
  ({ kind: "workspace", id: workspaceId }) as const;

export const preview = router({
  /** An address that lets the caller in once, now, and its origin. */
  letIn: on("lab.watch", previewInput, workspace).mutation(({ ctx, input }) => {
    const { id: userId, sessionId } = ctx.actor;
    return ctx.services.preview.letIn({ userId, sessionId, platformOrigin: ctx.origin }, input);
  }),
  ports: on("lab.watch", workspaceRef, workspace).query(({ ctx, input }) =>
    ctx.services.portWatch.read(input.workspaceId),
  ),
  portsChanged: on("lab.watch", workspaceRef, workspace).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    for await (const event of streamEvents(ctx.services.events, signal)) {
      if (event.kind === "portsChanged" && event.workspaceId === input.workspaceId)
        yield { changed: true as const };
    }
  }),
});
