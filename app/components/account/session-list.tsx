import { useFetcher } from "@remix-run/react";
import { Laptop } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { Session } from "#app/lib/api-types.ts";
import type { SettingsAnswer } from "./settings-form.tsx";

/** Where this account is signed in, and the way to end any of it. */
export function SessionList({ sessions }: { sessions: Session[] }) {
  const fetcher = useFetcher<SettingsAnswer>();
  const ending = fetcher.formData?.get("id");
  const others = sessions.filter((session) => !session.current).length;
  return (
    <fetcher.Form method="post">
      <ul className="rounded-lg border border-line bg-surface">
        {sessions.map((session) => (
          <li
            key={session.id}
            className="flex items-center gap-4 border-b border-line px-4 py-3.5 last:border-0"
          >
            <Laptop aria-hidden className="size-5 shrink-0 text-muted" />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-2 text-[0.9375rem] font-medium">
                {session.device}
                {session.current && <Badge tone="success">This one</Badge>}
              </p>
              <p className="text-sm text-muted">
                {session.address}
                {" · "}used <TimeAgo at={session.lastSeenAt} />
              </p>
            </div>
            {!session.current && (
              <Button
                type="submit"
                name="id"
                value={session.id}
                tone="quiet"
                size="small"
                aria-label={`Sign out ${session.device}`}
                busy={ending === session.id}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      <input type="hidden" name="intent" value="revoke" />
      {others > 1 && (
        <Button type="submit" name="id" value="others" tone="quiet" size="small" className="mt-4">
          Sign out everywhere else
        </Button>
      )}
      <p role="status" className="mt-3 text-sm text-muted empty:hidden">
        {fetcher.data && ("done" in fetcher.data ? fetcher.data.done : fetcher.data.message)}
      </p>
    </fetcher.Form>
  );
}
