import clsx from "clsx";
import { Select } from "#app/components/ui/select.tsx";
import { Tab, TabList, useChosenTabInSight } from "#app/components/ui/tabs.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { countOf } from "#app/lib/format.ts";
import type { LineCounts } from "./line-counts.ts";

/** A file one can put in front. */
export interface FileOption {
  readonly path: string;
  readonly state: "changed" | "new" | "deleted" | "moved" | "same";
  readonly binary: boolean;
  readonly lines: LineCounts | null;
}

/** Beyond this a row of tabs is no help. */
const MOST_TABS = 12;

/** The files as tabs with what came and went, or as a list when there are many. Stands inside `Tabs`. */
export function FileChoice({
  files,
  inFront,
  onChoose,
}: {
  files: readonly FileOption[];
  inFront: string;
  onChoose: (path: string) => void;
}) {
  const scroller = useChosenTabInSight<HTMLDivElement>(inFront);
  const many = files.length > MOST_TABS;
  return (
    <>
      {many && (
        <Select
          label="File"
          labelHidden
          className="mx-4 mb-2 max-w-md shrink-0"
          value={inFront}
          onChange={(event) => onChoose(event.target.value)}
        >
          {files.map((file) => (
            <option key={file.path} value={file.path}>
              {file.path}
              {file.lines ? `  +${file.lines.added} −${file.lines.removed}` : ""}
            </option>
          ))}
        </Select>
      )}
      {/* With a list the one tab only names the panel below. */}
      <div ref={scroller} className={many ? "sr-only" : "shrink-0 [scrollbar-width:none] overflow-x-auto"}>
        <TabList
          aria-label="Files of this moment"
          items={many ? files.filter(({ path }) => path === inFront) : files}
          dependencies={[files, inFront]}
          className="min-w-max px-2"
        >
          {(file) => (
            <Tab id={file.path} aria-label={labelOf(file)}>
              <span
                className={clsx(
                  "max-w-48 truncate font-mono text-[0.8125rem]",
                  file.state === "deleted" && "line-through",
                )}
              >
                {isOnlyOfName(file, files) ? nameOf(file.path) : file.path}
              </span>
              <FileState file={file} />
            </Tab>
          )}
        </TabList>
      </div>
    </>
  );
}

function isOnlyOfName({ path }: FileOption, files: readonly FileOption[]): boolean {
  return files.every((other) => other.path === path || nameOf(other.path) !== nameOf(path));
}

function FileState({ file: { state, lines, binary } }: { file: FileOption }) {
  return (
    <span aria-hidden className="flex items-center gap-1.5 font-mono text-xs font-medium tabular-nums">
      {(state === "new" || state === "moved") && (
        <span className="rounded-sm bg-surface-2 px-1 font-sans font-normal text-muted">{state}</span>
      )}
      {!binary && lines && lines.added > 0 && <span className="text-success">+{lines.added}</span>}
      {!binary && lines && lines.removed > 0 && <span className="text-danger">−{lines.removed}</span>}
    </span>
  );
}

const STATES = { changed: "changed", new: "new", deleted: "deleted", moved: "moved", same: "" };

function labelOf({ path, state, lines, binary }: FileOption): string {
  const parts = [path];
  if (state !== "same") parts.push(STATES[state]);
  if (lines && !binary && state !== "same") {
    parts.push(`${countOf(lines.added, "line")} added`, `${countOf(lines.removed, "line")} removed`);
  }
  return parts.join(", ");
}
