import clsx from "clsx";
import { Eye, UsersRound } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { Button } from "#app/components/ui/button.tsx";
import { Tooltip } from "#app/components/ui/tooltip.tsx";
import { distinctPeople, type Participant } from "#app/editor/people.ts";
import { nameOf } from "#app/editor/language-of.ts";
import { initialsOf } from "#app/lib/person.ts";
import { useLab } from "../lab-context.ts";
import { hereSince } from "./here-since.ts";
import { PeopleDialog } from "./people-dialog.tsx";

/** Faces that find room; the rest are in the dialog. */
const MOST_FACES = 5;

/** Who else is here. A press follows someone: what they look at stays in sight until you move. */
export function PeopleBar() {
  const { data, participants, following, follow, files } = useLab();
  const [open, setOpen] = useState(false);
  // One's own other windows are not somebody else.
  const people = distinctPeople(participants).filter(({ id }) => id !== data.me.id);
  const label = data.people.abilities.host ? "People: invite, follow, bring here" : "People in this lab";
  return (
    <div className="flex items-center gap-1">
      {people.length > 0 && (
        <ul aria-label="Also in this lab" className="flex items-center gap-1">
          {people.slice(0, MOST_FACES).map((person) => (
            <li key={person.id}>
              <Face
                person={person}
                where={person.file === null ? undefined : files.get(person.file)?.path}
                since={hereSince(data.people, person.id)}
                followed={person.id === following}
                onPress={() => follow(person.id === following ? null : person.id)}
              />
            </li>
          ))}
        </ul>
      )}
      <Button tone="plain" size="icon" aria-label={label} title={label} onClick={() => setOpen(true)}>
        {people.length > MOST_FACES ? (
          <span className="text-sm tabular-nums">+{people.length - MOST_FACES}</span>
        ) : (
          <UsersRound aria-hidden className="size-[1.125rem]" />
        )}
      </Button>
      <PeopleDialog open={open} onClose={() => setOpen(false)} />
    </div>
  );
}

interface FaceProps {
  readonly person: Participant;
  readonly where: string | undefined;
  readonly since: string | null;
  readonly followed: boolean;
  readonly onPress: () => void;
}

function Face({ person, where, since, followed, onPress }: FaceProps) {
  const place = where === undefined ? "" : ` is in ${nameOf(where)}`;
  const arrival = since === null ? "" : `, here since ${since}`;
  const act = followed ? "Stop following" : "Follow";
  return (
    <Tooltip text={`${person.name}${place}${arrival}. ${act}.`}>
      <AriaButton
        aria-label={`${act} ${person.name}${where === undefined ? "" : `, in ${where}`}${arrival}`}
        onPress={onPress}
        className={clsx(
          "relative grid size-8 cursor-pointer place-items-center rounded-full text-xs font-semibold text-white outline-offset-2",
          followed && "ring-2 ring-accent ring-offset-2 ring-offset-surface",
        )}
        style={{ backgroundColor: `color-mix(in oklab, ${person.color}, black 28%)` }}
      >
        {initialsOf(person.name)}
        {followed && (
          <Eye
            aria-hidden
            className="absolute -right-1 -bottom-1 size-4 rounded-full bg-accent p-0.5 text-on-accent"
          />
        )}
      </AriaButton>
    </Tooltip>
  );
}
