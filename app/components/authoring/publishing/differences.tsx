import clsx from "clsx";
import { Badge } from "#app/components/ui/badge.tsx";

type Hunk = { oldStart: number; newStart: number; lines: readonly string[] };
type Difference = {
  key: string;
  name: string;
  change: "added" | "removed" | "changed";
  hunks: readonly Hunk[];
};
type Compared = { from: number | "draft"; to: number | "draft"; differences: readonly Difference[] };

/** What differs between two versions, as source, part by part. */
export function Differences({ compared: { from, to, differences } }: { compared: Compared }) {
  return (
    <section aria-labelledby="differences">
      <h2 id="differences" className="mb-4 text-xl">
        From {nameOf(from)} to {nameOf(to)}
      </h2>
      {differences.length === 0 && <p className="text-muted">They are the same.</p>}
      {differences.map(({ key, name, change, hunks }) => (
        <details key={key} open className="mb-4 rounded-lg border border-line bg-surface">
          <summary className="flex cursor-pointer items-center gap-3 px-4 py-2.5">
            <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
            <Badge tone={TONES[change]}>{change}</Badge>
          </summary>
          {hunks.map((hunk) => (
            <HunkLines key={`${String(hunk.oldStart)}-${String(hunk.newStart)}`} hunk={hunk} name={name} />
          ))}
        </details>
      ))}
    </section>
  );
}

const TONES = { added: "success", removed: "danger", changed: "info" } as const;

const nameOf = (version: number | "draft") =>
  version === "draft" ? "the draft" : `version ${String(version)}`;

/** Signs stand before the lines, so that the colour is not needed to tell them apart. */
function HunkLines({ hunk, name }: { hunk: Hunk; name: string }) {
  return (
    <pre
      role="region"
      aria-label={`Lines of ${name}`}
      // What scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto border-t border-line py-2 text-sm"
    >
      {hunk.lines.map((line, index) => (
        // Lines have no other identity, and never change.
        <span
          key={index}
          className={clsx(
            "block px-4",
            line.startsWith("+") && "text-success tint",
            line.startsWith("-") && "text-danger tint",
          )}
        >
          {line === "" ? " " : line}
        </span>
      ))}
    </pre>
  );
}
