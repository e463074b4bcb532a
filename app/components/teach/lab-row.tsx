import { Hand, History, LogIn } from "lucide-react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { StudentLab, TaughtStudent } from "#app/lib/api-types.ts";
import { formatPlace } from "#app/lib/format.ts";
import { Activity } from "./activity.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";

/** One student's lab: how it goes, who is in it now, and the way in. */
export function LabRow({ lab, student }: { lab: StudentLab; student: TaughtStudent }) {
  const live = lab.people.length > 0;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-0 flex-1 basis-full sm:basis-48">
        <p className="flex flex-wrap items-center gap-x-2 text-[0.9375rem] font-medium">
          {lab.labTitle}
          {lab.hand !== null && <HandBadge position={lab.hand.position} />}
        </p>
        <p className="text-sm text-muted">
          {live ? (
            <Activity lab={lab} student={student} />
          ) : lab.lastActiveAt ? (
            <>
              Last active <TimeAgo at={lab.lastActiveAt} />
            </>
          ) : (
            "Opened, nothing written yet"
          )}
        </p>
      </div>
      {live && (
        <ul aria-label={`In ${lab.labTitle} now`} className="flex -space-x-1.5">
          {lab.people.map((person) => (
            <li key={person.id} className="rounded-full ring-2 ring-surface">
              <Avatar id={person.id} name={whereOf(person)} letters={person.name} size="small" />
            </li>
          ))}
        </ul>
      )}
      <OutcomeBadge outcome={lab.outcome} />
      <ButtonLink
        to={`/lab/${lab.workspaceId}?history`}
        size="icon"
        tone="plain"
        className="max-sm:ml-auto"
        aria-label={`History: ${student.name}, ${lab.labTitle}`}
        title="How it came about"
      >
        <History aria-hidden className="size-4" />
      </ButtonLink>
      <ButtonLink
        to={`/lab/${lab.workspaceId}`}
        prefetch="intent"
        size="small"
        tone={live ? "primary" : "quiet"}
        aria-label={`Step in: ${student.name}, ${lab.labTitle}`}
      >
        <LogIn aria-hidden className="size-4" /> Step in
      </ButtonLink>
    </li>
  );
}

function HandBadge({ position }: { position: number | null }) {
  return (
    <span className="inline-flex items-center gap-1 rounded-full bg-marker/25 px-2 py-0.5 text-[0.8125rem] font-medium text-ink">
      <Hand aria-hidden className="size-3.5 fill-marker" />
      {position === null
        ? "Being helped"
        : position === 1
          ? "Hand up, next"
          : `Hand up, ${formatPlace(position)}`}
    </span>
  );
}

function whereOf({ name, file }: StudentLab["people"][number]): string {
  return file === null ? name : `${name}, in ${file}`;
}
