import {
  addStaffInput,
  courseIdInput,
  invitationRef,
  inviteInput,
  staffRef,
  staffRoleInput,
  tokenInput,
} from "#server/authoring/schema.ts";
import { on, router, signedIn } from "./builder.ts";

const course = ({ courseId }: { courseId: string }) => ({ kind: "course", id: courseId }) as const;

export const staff = router({
  list: on("course.staff", courseIdInput, course).query(({ ctx, input }) =>
    ctx.services.authoring.staff(input),
  ),
  add: on("course.staff", addStaffInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.addStaff(ctx.actor, input),
  ),
  setRole: on("course.staff", staffRoleInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.setStaffRole(ctx.actor, input),
  ),
  remove: on("course.staff", staffRef, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.removeStaff(ctx.actor, input),
  ),
  invite: on("course.staff", inviteInput, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.invite(ctx.actor, input),
  ),
  withdrawInvitation: on("course.staff", invitationRef, course).mutation(({ ctx, input }) =>
    ctx.services.authoring.withdrawInvitation(ctx.actor, input),
  ),
  /** Whoever holds a link may read what it leads to. */
  invitation: signedIn
    .input(tokenInput)
    .query(({ ctx, input }) => ctx.services.authoring.invitation(input.token)),
  acceptInvitation: signedIn
    .input(tokenInput)
    .mutation(({ ctx, input }) => ctx.services.authoring.acceptInvitation(ctx.actor, input.token)),
});
