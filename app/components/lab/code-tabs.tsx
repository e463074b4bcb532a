import { X } from "lucide-react";
import type { KeyboardEvent, MouseEvent } from "react";
import { Tab, TabList, useChosenTabInSight } from "#app/components/ui/tabs.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { distinctPeople } from "#app/editor/people.ts";
import { parentPath, type LabFile } from "#server/labs/document.ts";
import { useLab } from "./lab-context.ts";

/** The row of open files. Closed by its cross, the middle button or the Delete key. */
export function CodeTabs({ open, inFront }: { open: readonly LabFile[]; inFront: string }) {
  const { closeFile, participants } = useLab();
  const tabAt = (event: KeyboardEvent | MouseEvent) =>
    (event.target as HTMLElement).closest<HTMLElement>("[role=tab]")?.dataset.key;

  const scroller = useChosenTabInSight<HTMLDivElement>(inFront);

  return (
    <div
      ref={scroller}
      role="presentation"
      className="shrink-0 [scrollbar-width:none] overflow-x-auto"
      onKeyDown={(event) => {
        const id = tabAt(event);
        if (event.key === "Delete" && id !== undefined) closeFile(id);
      }}
      onAuxClick={(event) => {
        const id = tabAt(event);
        if (event.button === 1 && id !== undefined) closeFile(id);
      }}
      // A middle press would start the browser's autoscroll.
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
    >
      <TabList
        aria-label="Open files"
        items={open}
        dependencies={[open, participants]}
        className="min-w-max px-2"
      >
        {(file) => (
          <Tab id={file.id} className="group pr-1.5" aria-label={labelOf(file)}>
            <span className="max-w-48 truncate font-mono text-[0.8125rem]">{nameOf(file.path)}</span>
            {hasTwin(file, open) && (
              <span className="max-w-32 truncate text-xs text-muted">{parentPath(file.path) || "/"}</span>
            )}
            {distinctPeople(participants.filter((person) => person.file === file.id)).map((person) => (
              <span
                key={person.id}
                aria-hidden
                title={`${person.name} is here`}
                className="size-2 rounded-full"
                style={{ backgroundColor: person.color }}
              />
            ))}
            <span
              role="presentation"
              title="Close (Delete)"
              className="grid size-6 place-items-center rounded-sm opacity-60 hover:bg-surface-2 hover:opacity-100"
              onPointerDown={(event) => event.stopPropagation()}
              onMouseDown={(event) => event.stopPropagation()}
              onClick={(event) => {
                event.stopPropagation();
                closeFile(file.id);
              }}
            >
              <X aria-hidden className="size-3.5" />
            </span>
          </Tab>
        )}
      </TabList>
    </div>
  );
}

function labelOf(file: LabFile): string {
  return `${file.path}. Press Delete to close.`;
}

function hasTwin(file: LabFile, open: readonly LabFile[]): boolean {
  return open.some((other) => other.id !== file.id && nameOf(other.path) === nameOf(file.path));
}
