import { documentRef } from "#server/access/level-for.ts";
import { AppError } from "#server/errors.ts";
import {
  changesInput,
  deleteVersionInput,
  filesAtInput,
  nameVersionInput,
  renameVersionInput,
  restoreInput,
  timelineInput,
} from "#server/history/schema.ts";
import { on, router } from "./builder.ts";

const subject = ({ document }: { document: string }) => {
  const ref = documentRef(document);
  if (ref === null) throw new AppError("NOT_FOUND", "There is no such document.");
  return ref;
};

export const history = router({
  timeline: on("history.view", timelineInput, subject).query(({ ctx, input }) =>
    ctx.services.history.timeline(ctx.granted, input),
  ),
  changes: on("history.view", changesInput, subject).query(({ ctx, input }) =>
    ctx.services.history.changes(ctx.actor, input),
  ),
  filesAt: on("history.view", filesAtInput, subject).query(({ ctx, input }) =>
    ctx.services.history.filesAt(ctx.actor, input),
  ),
  restore: on("history.restore", restoreInput, subject).mutation(({ ctx, input }) =>
    ctx.services.history.restore(ctx.actor, ctx.granted, input),
  ),
  nameVersion: on("history.name", nameVersionInput, subject).mutation(({ ctx, input }) =>
    ctx.services.history.nameVersion(ctx.actor, input),
  ),
  renameVersion: on("history.name", renameVersionInput, subject).mutation(({ ctx, input }) =>
    ctx.services.history.renameVersion(input),
  ),
  deleteVersion: on("history.name", deleteVersionInput, subject).mutation(({ ctx, input }) =>
    ctx.services.history.deleteVersion(input),
  ),
});
