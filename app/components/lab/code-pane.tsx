import { Code, Download, FileQuestion } from "lucide-react";
import { useMemo } from "react";
import { TabPanel, Tabs } from "#app/components/ui/tabs.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { buttonClass } from "#app/components/ui/button.tsx";
import { CodeEditor } from "#app/editor/code-editor.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import type { LabFile } from "#server/labs/document.ts";
import { CodeTabs } from "./code-tabs.tsx";
import { fileAddress } from "./file-acts.ts";
import { formatBytes } from "./format-bytes.ts";
import { useLab } from "./lab-context.ts";

const NO_TABS: readonly string[] = [];

/** The open files as tabs over one editor. */
export function CodePane() {
  const lab = useLab();
  const { connection, document, files, entries, place, views, openFile } = lab;
  const open = useMemo(() => {
    const tabs = place.tabs ?? NO_TABS;
    return tabs.map((id) => entries.find((entry) => entry.id === id)).filter((entry) => entry !== undefined);
  }, [place.tabs, entries]);
  const openIds = useMemo(() => open.map(({ id }) => id), [open]);
  const inFront = open.find(({ id }) => id === place.active) ?? open[0];
  const readOnlyBecause = lab.readOnlyBecause ?? (document.loaded ? null : "The files are still loading.");

  if (!inFront) {
    return (
      <section aria-label="Code" data-pane className="relative h-full bg-surface">
        <NothingOpen loading={!document.loaded} />
      </section>
    );
  }
  return (
    <section aria-label="Code" data-pane className="h-full bg-surface">
      <Tabs
        selectedKey={inFront.id}
        onSelectionChange={(key) => openFile(String(key))}
        className="flex h-full flex-col"
      >
        <CodeTabs open={open} inFront={inFront.id} />
        <TabPanel id={inFront.id} className="relative min-h-0 flex-1">
          <CodeEditor
            files={files}
            awareness={connection.awareness}
            fileId={inFront.id}
            openIds={openIds}
            viewOf={views.viewOf}
            readOnlyBecause={readOnlyBecause}
            fontSize={place.fontSize}
            screenReader={place.screenReader}
            following={lab.following}
            onMoved={views.setView}
            onFollowTo={openFile}
            onFollowEnded={() => lab.follow(null)}
            onProblem={(message) => showToast({ tone: "danger", message })}
          />
          {inFront.kind === "binary" && <NotText file={inFront} workspaceId={lab.data.workspace.id} />}
        </TabPanel>
      </Tabs>
    </section>
  );
}

function NothingOpen({ loading }: { loading: boolean }) {
  return (
    <div className={COVER}>
      <Code aria-hidden strokeWidth={1.5} className="size-8 text-accent" />
      <p role="status">{loading ? "Loading the files…" : "Choose a file to open it here."}</p>
    </div>
  );
}

function NotText({ file, workspaceId }: { file: LabFile & { kind: "binary" }; workspaceId: string }) {
  return (
    <div className={COVER}>
      <FileQuestion aria-hidden strokeWidth={1.5} className="size-8 text-accent" />
      <p>
        <strong className="font-semibold text-ink">{nameOf(file.path)}</strong> ({formatBytes(file.sizeBytes)}
        ) is not text, or too large to edit here. Programs in the terminal can use it.
      </p>
      <a
        href={fileAddress(workspaceId, file.path)}
        download
        className={buttonClass({ tone: "quiet", size: "small" })}
      >
        <Download aria-hidden className="size-4" /> Download
      </a>
    </div>
  );
}

const COVER =
  "absolute inset-0 flex flex-col items-center justify-center gap-3 bg-surface p-8 text-center text-[0.9375rem] text-muted";
