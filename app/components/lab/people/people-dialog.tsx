import { useNavigate } from "@remix-run/react";
import { LogOut, Megaphone } from "lucide-react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { distinctPeople } from "#app/editor/people.ts";
import { useLab } from "../lab-context.ts";
import { GuestList } from "./guest-list.tsx";
import { hereSince } from "./here-since.ts";
import { InviteGuest } from "./invite-guest.tsx";
import { useAct } from "./use-act.ts";
import { useSummon } from "./use-summons.ts";
import { VisitList } from "./visit-list.tsx";

/** Everybody who is here, was here or may come, and what can be done about it. */
export function PeopleDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { data } = useLab();
  const { host } = data.people.abilities;
  return (
    <Dialog title="People in this lab" open={open} onClose={onClose}>
      <div className="max-h-[70vh] space-y-6 overflow-y-auto text-sm">
        <HereNow onClose={onClose} />
        {host && (
          <>
            <InviteGuest />
            <GuestList />
            <VisitList />
          </>
        )}
        {data.people.guests.some(({ id }) => id === data.me.id) && <LeaveLab />}
      </div>
    </Dialog>
  );
}

function HereNow({ onClose }: { onClose: () => void }) {
  const { data, participants, following, follow, files } = useLab();
  const summon = useSummon();
  const people = distinctPeople(participants).filter(({ id }) => id !== data.me.id);
  if (people.length === 0) return <p className="text-muted">Nobody else is here now.</p>;
  return (
    <section aria-labelledby="here-now" className="space-y-3">
      <h3 id="here-now" className="sr-only">
        Here now
      </h3>
      <ul className="divide-y divide-line">
        {people.map(({ id, name, file, following: followed }) => {
          const path = file === null ? undefined : files.get(file)?.path;
          const since = hereSince(data.people, id);
          const facts = [
            standingOf(id, data),
            since && `here since ${since}`,
            path && `in ${path}`,
            followed === data.me.id && "follows you",
          ];
          return (
            <li key={id} className="flex items-center gap-3 py-2.5">
              <Avatar id={id} name={name} live />
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{name}</p>
                <p className="text-muted">{facts.filter(Boolean).join(" · ")}</p>
              </div>
              <Button
                tone="quiet"
                size="small"
                aria-label={`${id === following ? "Stop following" : "Follow"} ${name}`}
                onClick={() => {
                  follow(id === following ? null : id);
                  onClose();
                }}
              >
                {id === following ? "Stop" : "Follow"}
              </Button>
            </li>
          );
        })}
      </ul>
      {data.people.abilities.host && (
        <Button
          tone="quiet"
          size="small"
          onClick={() => {
            summon();
            onClose();
          }}
        >
          <Megaphone aria-hidden className="size-4" /> Bring everyone here
        </Button>
      )}
    </section>
  );
}

function standingOf(id: string, { workspace, people }: ReturnType<typeof useLab>["data"]): string {
  if (id === workspace.owner.id) return "lab’s owner";
  const guest = people.guests.find((each) => each.id === id);
  if (guest !== undefined) return guest.mayWrite ? "guest, may write" : "guest, watches";
  return "instructor";
}

function LeaveLab() {
  const { data } = useLab();
  const { act, busy } = useAct();
  const navigate = useNavigate();
  // First out, then the invitation: the lab would only say that it is closed to us.
  const leave = () => {
    navigate("/learn");
    void act((client) => client.guests.leave.mutate({ workspaceId: data.workspace.id }));
  };
  return (
    <p className="border-t border-line pt-4">
      <Button tone="plain" size="small" busy={busy} className="-ml-3" onClick={leave}>
        <LogOut aria-hidden className="size-4" /> Give up this invitation
      </Button>
    </p>
  );
}
