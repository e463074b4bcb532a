import { z } from "zod";
import { inOwnLab } from "#server/access/grants.ts";
import { copyRef, prepareRunInput, workspaceRef } from "#server/labs/schema.ts";
import { on, router } from "./builder.ts";
import { readLabPage } from "./lab-page.ts";
import { streamEvents } from "./stream-events.ts";

const labInput = z.object({ labId: z.uuid() });
const lab = ({ labId }: { labId: string }) => ({ kind: "lab", id: labId }) as const;
const workspace = ({ workspaceId }: { workspaceId: string }) =>
  ({ kind: "workspace", id: workspaceId }) as const;

export const labs = router({
  open: on("lab.open", labInput, lab).mutation(({ ctx, input }) =>
    ctx.services.labs.open(ctx.actor, input.labId),
  ),
  /** `open` and `page` at once, for whoever waits for both. */
  openPage: on("lab.open", labInput, lab).mutation(async ({ ctx: { services, actor, granted }, input }) => {
    const { workspaceId } = await services.labs.open(actor, input.labId);
    return readLabPage(services, actor, inOwnLab(granted, actor, workspaceId));
  }),
  /** What the lab's page begins with. */
  page: on("lab.watch", workspaceRef, workspace).query(({ ctx }) =>
    readLabPage(ctx.services, ctx.actor, ctx.granted),
  ),
  read: on("lab.watch", workspaceRef, workspace).query(({ ctx }) =>
    ctx.services.labs.read(ctx.actor, ctx.granted),
  ),
  prepareRun: on("lab.type", prepareRunInput, workspace).mutation(({ ctx, input }) =>
    ctx.services.labs.prepareRun(input.workspaceId, input.path),
  ),
  runTests: on("lab.type", workspaceRef, workspace).mutation(({ ctx, input }) =>
    ctx.services.labs.runTests(ctx.actor, input.workspaceId),
  ),
  timeLeft: on("lab.watch", workspaceRef, workspace).query(({ ctx, input }) =>
    ctx.services.labs.timeLeft(input.workspaceId),
  ),
  keepRunning: on("lab.type", workspaceRef, workspace).mutation(({ ctx, input }) =>
    ctx.services.labs.keepRunning(input.workspaceId),
  ),
  copy: on("lab.copy", workspaceRef, workspace).mutation(({ ctx }) =>
    ctx.services.labCopies.copy(ctx.actor, ctx.granted),
  ),
  copies: on("lab.watch", workspaceRef, workspace).query(({ ctx }) =>
    ctx.services.labCopies.list(ctx.actor, ctx.granted),
  ),
  removeCopy: on("lab.watch", copyRef, workspace).mutation(({ ctx, input }) =>
    ctx.services.labCopies.remove(ctx.actor, ctx.granted, input.copyId),
  ),
  bringCopyBack: on("lab.watch", copyRef, workspace).mutation(({ ctx, input }) =>
    ctx.services.labCopies.bringBack(ctx.actor, ctx.granted, input.copyId),
  ),
  /** What the lab's disk cannot do now, and again whenever that changes. */
  diskProblems: on("lab.watch", workspaceRef, workspace).subscription(async function* ({
    ctx,
    input: { workspaceId },
    signal,
  }) {
    const events = streamEvents(ctx.services.events, signal);
    yield await ctx.services.labs.diskProblems(workspaceId);
    for await (const event of events) {
      if (event.kind === "diskProblems" && event.workspaceId === workspaceId)
        yield await ctx.services.labs.diskProblems(workspaceId);
    }
  }),
  testRuns: on("lab.watch", workspaceRef, workspace).subscription(async function* ({ ctx, input, signal }) {
    for await (const event of streamEvents(ctx.services.events, signal)) {
      if (event.kind === "testsFinished" && event.workspaceId === input.workspaceId)
        yield { id: event.runId };
    }
  }),
});
