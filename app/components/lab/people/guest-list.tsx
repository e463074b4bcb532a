import { UserMinus } from "lucide-react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Switch } from "#app/components/ui/switch.tsx";
import { useLab } from "../lab-context.ts";
import { useAct } from "./use-act.ts";

/** Who has been asked in: each watches until they may write, and either ends at once when taken back. */
export function GuestList() {
  const { data } = useLab();
  const { act, busy } = useAct();
  const { guests } = data.people;
  const workspaceId = data.workspace.id;
  if (guests.length === 0) return null;
  return (
    <section aria-labelledby="guests">
      <h3 id="guests" className="mb-1 font-medium">
        Guests
      </h3>
      <ul className="divide-y divide-line">
        {guests.map(({ id, name, mayWrite }) => (
          <li key={id} className="flex items-center gap-3 py-2">
            <Avatar id={id} name={name} size="small" />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <Switch
              label="May write"
              about={name}
              on={mayWrite}
              busy={busy}
              onChange={(on) =>
                void act((client) =>
                  client.guests.setRights.mutate({ workspaceId, userId: id, mayWrite: on }),
                )
              }
            />
            <Button
              tone="plain"
              size="icon"
              busy={busy}
              aria-label={`Withdraw the invitation of ${name}`}
              title="Withdraw the invitation"
              onClick={() => void act((client) => client.guests.withdraw.mutate({ workspaceId, userId: id }))}
            >
              <UserMinus aria-hidden className="size-4" />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
