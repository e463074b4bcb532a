import {
  findClassmates,
  inviteGuest,
  listInvitations,
  setGuestRights,
  withdrawGuest,
} from "#server/classroom/index.ts";
import { classmatesInput, guestInput, guestRightsInput } from "#server/classroom/schema.ts";
import { workspaceRef } from "#server/labs/schema.ts";
import { on, router, signedIn } from "./builder.ts";

const workspace = ({ workspaceId }: { workspaceId: string }) =>
  ({ kind: "workspace", id: workspaceId }) as const;

export const guests = router({
  /** The labs of others that the caller is invited to. */
  mine: signedIn.query(({ ctx }) => listInvitations(ctx.services.db, ctx.actor)),
  candidates: on("lab.host", classmatesInput, workspace).query(({ ctx, input }) =>
    findClassmates(ctx.services.db, ctx.actor, ctx.granted, input),
  ),
  invite: on("lab.host", guestInput, workspace).mutation(({ ctx, input }) =>
    inviteGuest(ctx.services, ctx.actor, ctx.granted, input),
  ),
  setRights: on("lab.host", guestRightsInput, workspace).mutation(({ ctx, input }) =>
    setGuestRights(ctx.services, ctx.actor, input),
  ),
  withdraw: on("lab.host", guestInput, workspace).mutation(({ ctx, input }) =>
    withdrawGuest(ctx.services, ctx.actor, input),
  ),
  leave: on("lab.watch", workspaceRef, workspace).mutation(({ ctx, input }) =>
    withdrawGuest(ctx.services, ctx.actor, { ...input, userId: ctx.actor.id }),
  ),
});
