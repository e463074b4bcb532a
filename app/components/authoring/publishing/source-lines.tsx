import clsx from "clsx";

type Hunk = { oldStart: number; newStart: number; lines: readonly string[] };

/** What differs, line by line. Signs stand before the lines, so that the colour is not needed to tell them apart. */
export function SourceLines({ hunks, name }: { hunks: readonly Hunk[]; name: string }) {
  return hunks.map(({ oldStart, newStart, lines }) => (
    <pre
      key={`${String(oldStart)}-${String(newStart)}`}
      role="region"
      aria-label={`Lines of ${name}`}
      // What scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto border-t border-line py-2 text-sm"
    >
      {lines.map((line, index) => (
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
  ));
}
