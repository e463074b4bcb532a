import clsx from "clsx";
import { Eye } from "lucide-react";
import { Button } from "react-aria-components";
import { Tooltip } from "#app/components/ui/tooltip.tsx";
import { distinctPeople, type Participant } from "#app/editor/people.ts";
import { nameOf } from "#app/editor/language-of.ts";
import { initialsOf } from "#app/lib/person.ts";
import { useLab } from "./lab-context.ts";

/** Who else is here. A press follows someone: their file and cursor stay in sight until you do something. */
export function PeopleBar() {
  const { data, participants, following, follow, files, openFile } = useLab();
  // One's own other windows are not somebody else.
  const people = distinctPeople(participants).filter(({ id }) => id !== data.me.id);
  if (people.length === 0) return null;
  const toggle = (person: Participant, followed: boolean) => {
    follow(followed ? null : person.clientId);
    if (!followed && person.file !== null) openFile(person.file);
  };
  return (
    <ul aria-label="Also in this lab" className="flex items-center gap-1">
      {people.map((person) => {
        const windows = participants.filter(({ id }) => id === person.id);
        const followed = windows.some(({ clientId }) => clientId === following);
        const path = person.file === null ? undefined : files.get(person.file)?.path;
        return (
          <li key={person.id}>
            <PersonButton
              person={person}
              where={path}
              followed={followed}
              onPress={() => toggle(person, followed)}
            />
          </li>
        );
      })}
    </ul>
  );
}

interface PersonButtonProps {
  readonly person: Participant;
  readonly where: string | undefined;
  readonly followed: boolean;
  readonly onPress: () => void;
}

function PersonButton({ person, where, followed, onPress }: PersonButtonProps) {
  const place = where === undefined ? "" : ` is in ${nameOf(where)}`;
  const act = followed ? "Stop following" : "Follow";
  return (
    <Tooltip text={`${person.name}${place}. ${act}.`}>
      <Button
        aria-label={`${act} ${person.name}${where === undefined ? "" : `, in ${where}`}`}
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
      </Button>
    </Tooltip>
  );
}
