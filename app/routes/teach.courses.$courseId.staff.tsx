import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useOutletContext } from "@remix-run/react";
import { AddByAddress } from "#app/components/authoring/staff/add-by-address.tsx";
import { InviteByLink } from "#app/components/authoring/staff/invite-by-link.tsx";
import { MemberRow } from "#app/components/authoring/staff/member-row.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { performForm } from "#app/lib/perform-form.server.ts";
import {
  addStaffInput,
  invitationRef,
  inviteInput,
  staffRef,
  staffRoleInput,
} from "#server/authoring/schema.ts";
import type { CourseFrame } from "./teach.courses.$courseId.tsx";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  return orErrorPage(request, context.api.staff.list({ courseId: params.courseId ?? "" }));
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  fields.set("courseId", params.courseId ?? "");
  const { staff } = context.api;
  switch (fields.get("intent")) {
    case "add":
      return performForm(fields, addStaffInput, (input) => staff.add(input));
    case "role":
      return performForm(fields, staffRoleInput, (input) => staff.setRole(input));
    case "remove":
      return performForm(fields, staffRef, (input) => staff.remove(input));
    case "withdraw":
      return performForm(fields, invitationRef, (input) => staff.withdrawInvitation(input));
    default:
      return performForm(fields, inviteInput, async (input) => {
        const { token } = await staff.invite(input);
        return { link: new URL(`/teach/join/${token}`, request.url).href };
      });
  }
}

export default function CourseStaffPage() {
  const { members, invitations } = useLoaderData<typeof loader>();
  const { userId } = useOutletContext<CourseFrame>();
  return (
    <div className="grid items-start gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <section aria-labelledby="staff">
        <h2 id="staff" className="mb-4 text-xl">
          Who makes this course
        </h2>
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface px-4">
          {members.map((member) => (
            <MemberRow key={member.id} member={member} isMe={member.id === userId} />
          ))}
        </ul>
      </section>
      <div className="space-y-10">
        <AddByAddress />
        <InviteByLink invitations={invitations} />
      </div>
    </div>
  );
}
