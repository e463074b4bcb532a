import { listUsers, setActive, setRole } from "#server/admin/index.ts";
import { activeInput, roleInput, usersInput } from "#server/admin/schema.ts";
import { on, router } from "./builder.ts";

export const admin = router({
  users: on("platform.manage", usersInput, () => ({ kind: "platform" })).query(({ ctx, input }) =>
    listUsers(ctx.services.db, input),
  ),
  setRole: on("platform.manage", roleInput, () => ({ kind: "platform" })).mutation(({ ctx, input }) =>
    setRole(ctx.services, ctx.actor, input.userId, input.role),
  ),
  setActive: on("platform.manage", activeInput, () => ({ kind: "platform" })).mutation(({ ctx, input }) =>
    setActive(ctx.services, ctx.actor, input.userId, input.active),
  ),
});
