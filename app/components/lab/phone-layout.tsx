import clsx from "clsx";
import { AppWindow, BookOpen, Code, FolderTree, SquareTerminal } from "lucide-react";
import type { ReactNode } from "react";
import type { Place } from "#app/editor/place.ts";
import { BottomPane } from "./bottom-pane.tsx";
import { CodePane } from "./code-pane.tsx";
import { FilesPane } from "./files-pane.tsx";
import { useLab } from "./lab-context.ts";
import { LessonPane } from "./lesson-pane.tsx";
import { usePreview } from "./preview/preview-context.tsx";
import { PreviewPane } from "./preview/preview-pane.tsx";
import type { Tests } from "./use-tests.ts";

const PANES = [
  { id: "task", name: "Task", icon: BookOpen },
  { id: "files", name: "Files", icon: FolderTree },
  { id: "code", name: "Code", icon: Code },
  { id: "terminal", name: "Terminal", icon: SquareTerminal },
  { id: "preview", name: "Preview", icon: AppWindow },
] as const;

/** One pane at a time, chosen at the bottom. The others stay as they are: a shell is not left by looking away. */
export function PhoneLayout({ tests }: { tests: Tests }) {
  const { place, setPlace } = useLab();
  const preview = usePreview();
  // There is a preview once there is something to see.
  const panes = PANES.filter(({ id }) => id !== "preview" || preview.isOpen || preview.ports.length > 0);
  const shown = place.pane === "preview" && !preview.isOpen ? "terminal" : place.pane;
  const content: Record<Place["pane"], ReactNode> = {
    task: <LessonPane />,
    files: <FilesPane />,
    code: <CodePane />,
    terminal: <BottomPane tests={tests} />,
    preview: preview.isOpen && <PreviewPane />,
  };
  return (
    <>
      {panes.map(({ id }) => (
        <div key={id} className={clsx("min-h-0 flex-1", shown !== id && "hidden")}>
          {content[id]}
        </div>
      ))}
      <nav
        aria-label="Panes"
        className="grid shrink-0 auto-cols-fr grid-flow-col border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
      >
        {panes.map(({ id, name, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-current={shown === id ? "true" : undefined}
            onClick={() =>
              id === "preview" && !preview.isOpen ? preview.show(null) : setPlace({ pane: id })
            }
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
