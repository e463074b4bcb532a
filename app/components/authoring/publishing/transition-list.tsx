import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import { STATE_NAMES, type CourseState } from "./state-badge.tsx";

type Transition = {
  id: string;
  from: string;
  to: string;
  note: string;
  version: number | null;
  createdAt: Date;
  by: string | null;
};

/** The steps the course has taken, the latest first. */
export function TransitionList({ transitions }: { transitions: readonly Transition[] }) {
  if (transitions.length === 0) return null;
  return (
    <section aria-labelledby="steps-taken">
      <h2 id="steps-taken" className="mb-4 text-xl">
        Steps taken
      </h2>
      <ol className="space-y-3">
        {transitions.map(({ id, from, to, note, version, createdAt, by }) => (
          <li key={id} className="border-l-2 border-line pl-4">
            <p>
              {nameOf(from)} → {nameOf(to)}
              {version !== null && `, version ${String(version)}`}
              {note !== "" && <span className="wrap-anywhere text-muted"> · {note}</span>}
            </p>
            <p className="text-sm text-muted">
              <TimeAgo at={createdAt} />
              {by !== null && ` by ${by}`}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

const nameOf = (state: string) => STATE_NAMES[state as CourseState];
