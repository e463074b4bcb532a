import { z } from "zod";
import { passwordInput, profileInput, signInInput, signUpInput } from "#server/identity/schema.ts";
import {
  changePassword,
  listSessions,
  revokeOtherSessions,
  revokeSession,
  signIn,
  signOut,
  signUp,
  updateProfile,
} from "#server/identity/accounts.ts";
import { open, router, signedIn } from "./builder.ts";

export const account = router({
  me: open("tells a visitor that they are not signed in").query(({ ctx: { actor } }) => {
    return actor && { id: actor.id, name: actor.name, email: actor.email, role: actor.role };
  }),
  signUp: open("makes the account one signs in with")
    .input(signUpInput)
    .mutation(async ({ ctx, input }) => ({ token: await signUp(ctx.services, input, ctx.device) })),
  signIn: open("is how one signs in")
    .input(signInInput)
    .mutation(async ({ ctx, input }) => ({ token: await signIn(ctx.services, input, ctx.device) })),
  signOut: signedIn.mutation(({ ctx }) => signOut(ctx.services, ctx.actor)),
  sessions: signedIn.query(({ ctx }) => listSessions(ctx.services, ctx.actor)),
  revokeSession: signedIn
    .input(z.object({ id: z.uuid() }))
    .mutation(({ ctx, input }) => revokeSession(ctx.services, ctx.actor, input.id)),
  revokeOtherSessions: signedIn.mutation(({ ctx }) => revokeOtherSessions(ctx.services, ctx.actor)),
  updateProfile: signedIn
    .input(profileInput)
    .mutation(({ ctx, input }) => updateProfile(ctx.services, ctx.actor, input)),
  changePassword: signedIn
    .input(passwordInput)
    .mutation(({ ctx, input }) => changePassword(ctx.services, ctx.actor, input, ctx.device)),
});
