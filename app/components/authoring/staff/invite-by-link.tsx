import { useFetcher } from "@remix-run/react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { formatDay } from "#app/lib/format.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { INVITED_ROLES, type StaffRole } from "#server/authoring/schema.ts";
import { ROLE_NAMES } from "./role-names.ts";
import { RoleSelect } from "./role-select.tsx";

type Invitation = { id: string; role: StaffRole; expiresAt: Date; by: string | null };

/** Links by which people join the staff, for those who have no account yet or many at once. */
export function InviteByLink({ invitations }: { invitations: readonly Invitation[] }) {
  const fetcher = useFetcher<FormProblem | { link: string }>();
  const answer = fetcher.data;
  return (
    <section aria-labelledby="invite-staff">
      <h2 id="invite-staff" className="mb-4 text-xl">
        Invite by link
      </h2>
      <fetcher.Form method="post" className="space-y-4">
        <input type="hidden" name="intent" value="invite" />
        {answer !== undefined && "message" in answer && <Banner tone="danger">{answer.message}</Banner>}
        <RoleSelect label="Whoever uses it becomes" roles={INVITED_ROLES} defaultValue="editor" />
        <Button type="submit" tone="quiet" busy={fetcher.state !== "idle"}>
          Make a link
        </Button>
      </fetcher.Form>
      {answer !== undefined && "link" in answer && (
        <TextField
          className="mt-4"
          label="The link"
          hint="Shown only now. It works for a week, for everybody you give it to."
          readOnly
          value={answer.link}
          onFocus={(event) => event.target.select()}
        />
      )}
      {invitations.length > 0 && (
        <ul aria-label="Links in use" className="mt-5 space-y-2 text-sm">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
    </section>
  );
}

function InvitationRow({ invitation: { id, role, expiresAt, by } }: { invitation: Invitation }) {
  const fetcher = useFetcher();
  return (
    <li className="flex items-center justify-between gap-3">
      <span>
        As {ROLE_NAMES[role].name}, until {formatDay(expiresAt)}
        {by !== null && <span className="text-muted"> · made by {by}</span>}
      </span>
      <fetcher.Form method="post">
        <input type="hidden" name="intent" value="withdraw" />
        <Button type="submit" tone="plain" size="small" name="invitationId" value={id}>
          Withdraw
        </Button>
      </fetcher.Form>
    </li>
  );
}
