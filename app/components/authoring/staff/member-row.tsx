import { useFetcher } from "@remix-run/react";
import { UserMinus } from "lucide-react";
import { useState } from "react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { STAFF_ROLES, type StaffRole } from "#server/authoring/schema.ts";
import { RoleSelect } from "./role-select.tsx";

type MemberRowProps = { member: { id: string; name: string; email: string; role: StaffRole }; isMe: boolean };

/** One of a course's staff, with their role to be changed. */
export function MemberRow({ member, isMe }: MemberRowProps) {
  const fetcher = useFetcher<FormProblem | null>();
  const [asking, setAsking] = useState(false);
  const { id, name, email, role } = member;
  const send = (fields: Record<string, string>) =>
    void fetcher.submit({ userId: id, ...fields }, { method: "post" });
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-3">
        <Avatar id={id} name={name} />
        <div className="min-w-0 flex-1 basis-44">
          <p className="wrap-anywhere">
            {name}
            {isMe && <span className="text-muted"> (you)</span>}
          </p>
          <p className="text-sm wrap-anywhere text-muted">{email}</p>
        </div>
        <RoleSelect
          // A refused change goes back to what is so.
          key={`${role}-${fetcher.data?.message ?? ""}-${fetcher.state}`}
          label={`Role of ${name}`}
          labelHidden
          roles={STAFF_ROLES}
          defaultValue={role}
          onChange={(chosen) => send({ intent: "role", role: chosen })}
        />
        <Button
          tone="plain"
          size="icon"
          aria-label={`Remove ${name} from the staff`}
          onClick={() => setAsking(true)}
        >
          <UserMinus aria-hidden className="size-4" />
        </Button>
      </div>
      <p role="status" className="mt-1 text-sm text-danger empty:hidden">
        {fetcher.data?.message}
      </p>
      <ConfirmDialog
        title={`Remove ${name}?`}
        open={asking}
        onClose={() => setAsking(false)}
        act="Remove"
        danger
        onConfirm={() => send({ intent: "remove" })}
      >
        What {name} has open of this course closes at once. What they have written stays.
      </ConfirmDialog>
    </li>
  );
}
