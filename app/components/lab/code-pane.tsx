import { Code } from "lucide-react";
import { useMemo, useState } from "react";
import { TabPanel, Tabs } from "#app/components/ui/tabs.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { CodeEditor } from "#app/editor/code-editor.tsx";
import { CodeTabs } from "./code-tabs.tsx";
import { DiskNotice } from "./disk-notice.tsx";
import { useLab, type Lab } from "./lab-context.ts";
import { StoredFile } from "./stored-file.tsx";
import { uploadFiles } from "./upload-files.ts";
import { useOverflow } from "./use-overflow.ts";

const NO_TABS: readonly string[] = [];
const EDITOR_WAITS_MS = 500;

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
  const overflows = useOverflow(inFront);
  // The shell is what people wait for; Monaco, run at the same time, would hold it up.
  const [startAfter] = useState(() =>
    lab.data.unavailable === null ? lab.shells.promptDrawn(EDITOR_WAITS_MS) : Promise.resolve(),
  );
  const readOnlyBecause =
    lab.readOnlyBecause ??
    (document.loaded ? null : "The files are still loading.") ??
    (overflows ? "This file has grown too large to be edited together." : null);

  const offerAsFile = (text: string) =>
    showToast({
      tone: "danger",
      message:
        "That is too much text for one file (1 MB or 50\u00a0000 lines at most), so nothing was pasted. It can be kept as a file of its own.",
      action: { label: "Keep as a file", run: () => void keepAsFile(lab, text) },
    });

  if (!inFront) {
    return (
      <section aria-label="Code" data-pane="code" className="relative h-full bg-surface">
        <NothingOpen loading={!document.loaded} />
      </section>
    );
  }
  return (
    <section aria-label="Code" data-pane="code" className="h-full bg-surface">
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
            myId={lab.data.me.id}
            fileId={inFront.id}
            openIds={openIds}
            viewOf={views.viewOf}
            readOnlyBecause={readOnlyBecause}
            mayUndo={lab.readOnlyBecause === null}
            fontSize={place.fontSize}
            screenReader={place.screenReader}
            following={lab.following}
            goal={lab.goal}
            onMoved={views.setView}
            onFollowEnded={() => lab.follow(null)}
            startAfter={startAfter}
            onPasteRefused={offerAsFile}
          />
          {overflows ? (
            <OverflowNotice />
          ) : (
            <DiskNotice workspaceId={lab.data.workspace.id} path={inFront.path} />
          )}
          {inFront.kind === "binary" && <StoredFile file={inFront} workspaceId={lab.data.workspace.id} />}
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

function OverflowNotice() {
  return (
    <Banner
      tone="warning"
      className="absolute inset-x-0 bottom-0 rounded-none border-x-0 border-b-0 bg-surface"
    >
      This file has grown beyond 1 MB or 50&nbsp;000 lines, the most that is edited together. Nothing is lost,
      but it is read-only, and programs see it as it was before. Undo what made it so large, or download it
      and upload it as a file.
    </Banner>
  );
}

/** Puts refused text on the lab's disk, under a name that is free. */
async function keepAsFile({ data, files }: Lab, text: string): Promise<void> {
  const pasted = new File([text], "pasted.txt", { type: "text/plain" });
  const target = {
    workspaceId: data.workspace.id,
    files,
    folder: "",
    onConflict: () => Promise.resolve("keep-both" as const),
  };
  const { problems } = await uploadFiles(target, [{ path: pasted.name, file: pasted }]);
  for (const message of problems) showToast({ tone: "danger", message });
  if (problems.length === 0)
    showToast({ tone: "success", message: "The text is a file of the lab now: pasted.txt." });
}

const COVER =
  "absolute inset-0 flex flex-col items-center justify-center gap-3 bg-surface p-8 text-center text-[0.9375rem] text-muted";
