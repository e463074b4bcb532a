import { LogIn } from "lucide-react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import type { Invitation } from "#app/lib/api-types.ts";

/** Labs of others that one has been asked into; nothing when there are none. */
export function Invitations({ invitations }: { invitations: readonly Invitation[] }) {
  if (invitations.length === 0) return null;
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations" className="mb-4 text-xl">
        You are invited
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {invitations.map(({ workspaceId, owner, labTitle, courseTitle, mayWrite }) => (
          <li key={workspaceId} className="flex items-center gap-3.5 px-5 py-3.5">
            <Avatar id={owner.id} name={owner.name} />
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                {labTitle} <span className="font-normal text-muted">of {owner.name}</span>
              </p>
              <p className="text-sm text-muted">
                {courseTitle} · {mayWrite ? "you may write" : "you may watch"}
              </p>
            </div>
            <ButtonLink
              to={`/lab/${workspaceId}`}
              tone="quiet"
              size="small"
              aria-label={`Open ${labTitle} of ${owner.name}`}
            >
              <LogIn aria-hidden className="size-4" /> Open
            </ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
