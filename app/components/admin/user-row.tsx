import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { User } from "#app/lib/api-types.ts";
import { capitalized } from "#app/lib/format.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";

/** One person and what an administrator may change about them. */
export function UserRow({ user, roles, self }: { user: User; roles: readonly string[]; self: boolean }) {
  const fetcher = useFetcher<FormProblem | null>();
  const [asking, setAsking] = useState(false);
  // Arrow keys change a closed list at once, and a role is too much to give by accident: it is asked first.
  const [chosenRole, chooseRole] = useState<string | null>(null);
  const setActive = (active: boolean) =>
    fetcher.submit({ intent: "active", userId: user.id, active: String(active) }, { method: "post" });

  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-3 border-b border-line px-5 py-4 last:border-0 md:grid-cols-[minmax(0,1fr)_9rem_11rem_8rem]">
      <div className="flex min-w-0 items-center gap-3.5 max-md:col-span-2">
        <Avatar id={user.id} name={user.name} />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
            {user.name}
            {self && <Badge tone="info">You</Badge>}
            {!user.active && <Badge tone="danger">Deactivated</Badge>}
          </p>
          <p className="truncate text-sm text-muted">{user.email}</p>
        </div>
      </div>
      <p className="text-sm text-muted max-md:col-span-2">
        {user.lastSeenAt ? (
          <>
            Seen <TimeAgo at={user.lastSeenAt} />
          </>
        ) : (
          "Not seen yet"
        )}
      </p>
      <fetcher.Form method="post">
        <input type="hidden" name="intent" value="role" />
        <input type="hidden" name="userId" value={user.id} />
        <Select
          label={`Role of ${user.name}`}
          labelHidden
          name="role"
          value={chosenRole ?? user.role}
          onChange={({ target }) => chooseRole(target.value === user.role ? null : target.value)}
          disabled={self}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {capitalized(role)}
            </option>
          ))}
        </Select>
        <noscript>
          <Button type="submit" tone="quiet" size="small" className="mt-2 w-full">
            Save role
          </Button>
        </noscript>
      </fetcher.Form>
      <div className="md:text-right">
        {!self && user.active && (
          <Button
            tone="danger"
            size="small"
            onClick={() => setAsking(true)}
            aria-label={`Deactivate ${user.name}`}
          >
            Deactivate
          </Button>
        )}
        {!self && !user.active && (
          <Button
            tone="quiet"
            size="small"
            onClick={() => void setActive(true)}
            aria-label={`Reactivate ${user.name}`}
          >
            Reactivate
          </Button>
        )}
      </div>
      <p role="status" className="col-span-full text-sm text-danger empty:hidden">
        {fetcher.data?.message}
      </p>
      <ConfirmDialog
        title={`Make ${user.name} ${chosenRole === "student" ? "a student" : `an ${chosenRole ?? ""}`}?`}
        open={chosenRole !== null}
        onClose={() => chooseRole(null)}
        act="Change role"
        onConfirm={() => {
          if (chosenRole !== null)
            void fetcher.submit({ intent: "role", userId: user.id, role: chosenRole }, { method: "post" });
        }}
      >
        What they may do changes at once, also in what they have open.
      </ConfirmDialog>
      <ConfirmDialog
        title={`Deactivate ${user.name}?`}
        open={asking}
        onClose={() => setAsking(false)}
        act="Deactivate"
        danger
        onConfirm={() => void setActive(false)}
      >
        They are signed out everywhere at once, also from open labs, and cannot sign in again until
        reactivated. Their work is kept.
      </ConfirmDialog>
    </li>
  );
}
