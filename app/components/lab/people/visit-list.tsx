import { useLab } from "../lab-context.ts";
import { clock } from "./here-since.ts";

/** Who has been in this lab besides its owner, and from when to when. */
export function VisitList() {
  const { data } = useLab();
  const { visits } = data.people;
  if (visits.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer font-medium">Visits</summary>
      <ul className="mt-2 space-y-1 text-muted">
        {visits.map(({ id, person, startedAt, endedAt }) => (
          <li key={id} className="flex justify-between gap-4">
            <span className="min-w-0 truncate">{person.name}</span>
            <span className="whitespace-nowrap tabular-nums">
              {DAY.format(startedAt)}, {clock(startedAt)}
              {endedAt === null ? " until now" : `–${clock(endedAt)}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
