import type { ReactNode } from "react";
import { PanesWithHistory } from "#app/components/lab/history/panes-with-history.tsx";
import type { EditorHistory } from "#app/components/lab/history/use-editor-history.ts";
import { PaneTabs } from "#app/components/ui/pane-tabs.tsx";

export type View = "files" | "code" | Panel;
type Panel = "task" | "settings" | "check";

const PANELS: readonly { readonly id: Panel; readonly name: string }[] = [
  { id: "task", name: "Task" },
  { id: "settings", name: "Settings" },
  { id: "check", name: "Check" },
];
const VIEWS: readonly { readonly id: View; readonly name: string }[] = [
  { id: "files", name: "Files" },
  { id: "code", name: "Code" },
  ...PANELS,
];

const PARTS = "Parts of the lab";

interface DefinitionViewsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly wide: boolean;
  readonly history: EditorHistory;
  readonly files: ReactNode;
  readonly code: ReactNode;
  readonly panels: Readonly<Record<Panel, ReactNode>>;
}

/** Files, code and one of the panels beside each other; on a phone one of them at a time. */
export function DefinitionViews(props: DefinitionViewsProps) {
  const { view, onView, wide, history, files, code, panels } = props;
  const panel = PANELS.find(({ id }) => id === view)?.id ?? "task";
  const isShown = (id: "files" | "code" | "panel") => wide || id === (view === panel ? "panel" : view);
  const hidden = (id: "files" | "code" | "panel") => (isShown(id) ? "" : "hidden");
  return (
    <>
      {!wide && <PaneTabs label={PARTS} panes={VIEWS} shown={view} onShow={onView} />}
      <PanesWithHistory history={history} className="flex min-h-0 flex-1">
        <section
          aria-label="Files"
          className={`flex min-h-0 flex-col border-line max-md:flex-1 md:w-48 md:shrink-0 md:border-r lg:w-60 ${hidden("files")}`}
        >
          {files}
        </section>
        <div className={`min-h-0 min-w-0 flex-1 ${hidden("code")}`}>{code}</div>
        <section
          aria-label="Definition"
          className={`flex min-h-0 flex-col border-line max-md:flex-1 md:w-72 md:shrink-0 md:border-l lg:w-96 2xl:w-[30rem] ${hidden("panel")}`}
        >
          {wide && <PaneTabs label={PARTS} panes={PANELS} shown={panel} onShow={onView} />}
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-5">{panels[panel]}</div>
        </section>
      </PanesWithHistory>
    </>
  );
}
