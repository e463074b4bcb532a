import {
  importIdInput,
  newFromRepositoryInput,
  readImportInput,
  updateFromRepositoryInput,
} from "#server/portability/schema.ts";
import { on, router, signedIn } from "./builder.ts";
import { streamEvents } from "./stream-events.ts";

export const imports = router({
  startFromRepository: on("course.create", newFromRepositoryInput, () => ({ kind: "platform" })).mutation(
    ({ ctx, input }) =>
      ctx.services.portability.imports.fromRepository(ctx.actor, { ...input, courseId: null }),
  ),
  updateFromRepository: on("course.edit", updateFromRepositoryInput, ({ courseId }) => ({
    kind: "course",
    id: courseId,
  })).mutation(({ ctx, input }) => ctx.services.portability.imports.fromRepository(ctx.actor, input)),
  list: signedIn.query(({ ctx }) => ctx.services.portability.imports.list(ctx.actor)),
  read: signedIn
    .input(readImportInput)
    .query(({ ctx, input }) => ctx.services.portability.imports.read(ctx.actor, input)),
  cancel: signedIn
    .input(importIdInput)
    .mutation(({ ctx, input }) => ctx.services.portability.imports.cancel(ctx.actor, input)),
  changes: signedIn.input(importIdInput).subscription(async function* ({ ctx, input, signal }) {
    await ctx.services.portability.imports.read(ctx.actor, { ...input, page: 1 });
    for await (const event of streamEvents(ctx.services.events, signal)) {
      if (event.kind === "importChanged" && event.importId === input.importId)
        yield { changed: true as const };
    }
  }),
});
