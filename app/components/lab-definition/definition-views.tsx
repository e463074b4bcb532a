import type { ReactNode } from "react";

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

interface DefinitionViewsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly wide: boolean;
  readonly files: ReactNode;
  readonly code: ReactNode;
  readonly panels: Readonly<Record<Panel, ReactNode>>;
}

/** Files, code and one of the panels beside each other; on a phone one of them at a time. */
export function DefinitionViews({ view, onView, wide, files, code, panels }: DefinitionViewsProps) {
  const panel = PANELS.find(({ id }) => id === view)?.id ?? "task";
  const isShown = (id: "files" | "code" | "panel") => wide || id === (view === panel ? "panel" : view);
  const hidden = (id: "files" | "code" | "panel") => (isShown(id) ? "" : "hidden");
  return (
    <>
      {!wide && <Switch views={VIEWS} shown={view} onShow={onView} />}
      <main id="main" className="flex min-h-0 flex-1">
        <section
          aria-label="Files"
          className={`flex min-h-0 flex-col border-line max-md:flex-1 md:w-60 md:shrink-0 md:border-r ${hidden("files")}`}
        >
          {files}
        </section>
        <div className={`min-h-0 min-w-0 flex-1 ${hidden("code")}`}>{code}</div>
        <section
          aria-label="Definition"
          className={`flex min-h-0 flex-col border-line max-md:flex-1 md:w-[24rem] md:shrink-0 md:border-l ${hidden("panel")}`}
        >
          {wide && <Switch views={PANELS} shown={panel} onShow={onView} />}
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-5">{panels[panel]}</div>
        </section>
      </main>
    </>
  );
}

interface SwitchProps {
  readonly views: readonly { readonly id: View; readonly name: string }[];
  readonly shown: View;
  readonly onShow: (view: View) => void;
}

function Switch({ views, shown, onShow }: SwitchProps) {
  return (
    <nav aria-label="Parts of the lab" className="flex shrink-0 border-b border-line bg-surface">
      {views.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-current={shown === id ? "true" : undefined}
          onClick={() => onShow(id)}
          className="h-11 flex-1 border-b-2 border-transparent text-sm text-muted outline-offset-[-2px] aria-[current]:border-marker aria-[current]:font-medium aria-[current]:text-ink"
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
