import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { BottomPane } from "./bottom-pane.tsx";
import { CodePane } from "./code-pane.tsx";
import { FilesPane } from "./files-pane.tsx";
import { useLab } from "./lab-context.ts";
import { Later } from "./later.tsx";
import { LessonPane } from "./lesson-pane.tsx";
import { usePreview } from "./preview/preview-context.tsx";
import { PreviewPane } from "./preview/preview-pane.tsx";
import type { Tests } from "./use-tests.ts";

/** Task and files, then code over terminals, then the preview while it is open; every border moves by mouse and arrow keys. */
export function DesktopLayout({ tests }: { tests: Tests }) {
  const { data } = useLab();
  const { isOpen } = usePreview();
  const columns = useDefaultLayout({
    id: `lab-columns:${data.workspace.id}`,
    panelIds: isOpen ? ["left", "right", "preview"] : ["left", "right"],
    storage: localStorage,
  });
  const left = useDefaultLayout({ id: `lab-left:${data.workspace.id}`, storage: localStorage });
  const right = useDefaultLayout({ id: `lab-right:${data.workspace.id}`, storage: localStorage });
  return (
    <Group orientation="horizontal" className="min-h-0 flex-1" {...columns}>
      <Panel id="left" defaultSize="26%" minSize="14rem" collapsible>
        <Group orientation="vertical" {...left}>
          <Panel id="lesson" defaultSize="58%" minSize="5rem" collapsible>
            <LessonPane />
          </Panel>
          <Separator aria-label="Border between task and files" className="pane-handle" />
          <Panel id="files" minSize="5rem" collapsible>
            <Later>
              <FilesPane />
            </Later>
          </Panel>
        </Group>
      </Panel>
      <Separator aria-label="Border between task and code" className="pane-handle" />
      <Panel id="right" minSize="20rem">
        <Group orientation="vertical" {...right}>
          <Panel id="code" defaultSize="64%" minSize="6rem">
            <Later>
              <CodePane />
            </Later>
          </Panel>
          <Separator aria-label="Border between code and terminal" className="pane-handle" />
          <Panel id="bottom" minSize="5rem" collapsible collapsedSize="2.5rem">
            <BottomPane tests={tests} />
          </Panel>
        </Group>
      </Panel>
      {isOpen && (
        <>
          <Separator aria-label="Border between code and preview" className="pane-handle" />
          <Panel id="preview" defaultSize="34%" minSize="16rem">
            <PreviewPane />
          </Panel>
        </>
      )}
    </Group>
  );
}
