import clsx from "clsx";
import { BookOpen, Code, FolderTree, SquareTerminal } from "lucide-react";
import type { ReactNode } from "react";
import type { Place } from "#app/editor/place.ts";
import { BottomPane } from "./bottom-pane.tsx";
import { CodePane } from "./code-pane.tsx";
import { FilesPane } from "./files-pane.tsx";
import { useLab } from "./lab-context.ts";
import { LessonPane } from "./lesson-pane.tsx";
import type { Tests } from "./use-tests.ts";

const PANES = [
  { id: "task", name: "Task", icon: BookOpen },
  { id: "files", name: "Files", icon: FolderTree },
  { id: "code", name: "Code", icon: Code },
  { id: "terminal", name: "Terminal", icon: SquareTerminal },
] as const;

/** One pane at a time, chosen at the bottom. The others stay as they are: a shell is not left by looking away. */
export function PhoneLayout({ tests }: { tests: Tests }) {
  const { place, setPlace } = useLab();
  const content: Record<Place["pane"], ReactNode> = {
    task: <LessonPane />,
    files: <FilesPane />,
    code: <CodePane />,
    terminal: <BottomPane tests={tests} />,
  };
  return (
    <>
      {PANES.map(({ id }) => (
        <div key={id} className={clsx("min-h-0 flex-1", place.pane !== id && "hidden")}>
          {content[id]}
        </div>
      ))}
      <nav
        aria-label="Panes"
        className="grid shrink-0 grid-cols-4 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
      >
        {PANES.map(({ id, name, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-current={place.pane === id ? "true" : undefined}
            onClick={() => setPlace({ pane: id })}
            className="flex h-14 flex-col items-center justify-center gap-0.5 border-t-2 border-transparent text-xs text-muted outline-offset-[-2px] aria-[current]:border-marker aria-[current]:font-medium aria-[current]:text-ink"
          >
            <Icon aria-hidden className="size-5" />
            {name}
          </button>
        ))}
      </nav>
    </>
  );
}
