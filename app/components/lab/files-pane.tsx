import { FilePlus2, FolderPlus, Upload } from "lucide-react";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { Tree } from "react-aria-components";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { parentPath, type LabFile } from "#server/labs/document.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { download } from "./file-acts.ts";
import { fileNodes } from "./file-nodes.ts";
import { FileQuestion, type Question } from "./file-question.tsx";
import { FileRow, type FileAct } from "./file-row.tsx";
import { FilesMenu } from "./files-menu.tsx";
import { useLab } from "./lab-context.ts";
import { sentenceOf } from "./problem-sentence.ts";
import { readChosen } from "./read-drop.ts";
import { ResetQuestion, type Reset } from "./reset-question.tsx";
import { UploadProgress } from "./upload-progress.tsx";
import { useFileDrop } from "./use-file-drop.ts";
import { useUpload } from "./use-upload.tsx";

/** The lab's files, to open and to arrange by mouse, keyboard or menu. */
export function FilesPane() {
  const { data, document, files, entries, participants, place, setPlace, openFile, readOnlyBecause } =
    useLab();
  const canWrite = readOnlyBecause === null && document.loaded;
  const [question, setQuestion] = useState<Question | null>(null);
  const [reset, setReset] = useState<Reset | null>(null);
  const { upload, uploading, conflict } = useUpload();
  const dragAndDropHooks = useFileDrop(files, canWrite, upload);
  const nodes = useMemo(() => fileNodes(entries), [entries]);
  const folders = entries.filter(({ kind }) => kind === "folder").map(({ id }) => id);
  const expanded = folders.filter((id) => !place.foldedFolders.includes(id));

  const open = (id: string) => {
    if (files.get(id)?.kind !== "folder") return openFile(id);
    const folded = place.foldedFolders;
    setPlace({
      foldedFolders: folded.includes(id) ? folded.filter((other) => other !== id) : [...folded, id],
    });
  };
  const act = (chosen: FileAct, file: LabFile) => {
    if (chosen === "download") return download(data.workspace.id, file);
    if (!canWrite) return;
    if (chosen === "new-file" || chosen === "new-folder")
      return create(chosen === "new-file" ? "file" : "folder", file.path);
    if (chosen === "reset") return setReset({ path: file.path });
    setQuestion({ kind: chosen, file });
  };
  const uploadChosen = (chosen: readonly File[]) => {
    try {
      const uploads = readChosen(chosen);
      if (uploads.length > 0) upload(uploads, folderInUse);
    } catch (problem) {
      showToast({ tone: "danger", message: sentenceOf(problem) });
    }
  };
  const create = (what: "file" | "folder", folder: string) => setQuestion({ kind: "create", what, folder });
  const actByKey = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[role=row]");
    const file = row && files.get(row.dataset.key ?? "");
    const chosen = ({ F2: "rename", Delete: "delete" } as const)[event.key];
    if (!file || !chosen) return;
    event.preventDefault();
    act(chosen, file);
  };
  // New things go where one is at work.
  const active = files.get(place.active ?? "");
  const folderInUse = active ? parentPath(active.path) : "";

  return (
    <section aria-label="Files" data-pane className="flex h-full min-h-0 flex-col bg-background">
      <div className="flex h-10 shrink-0 items-center gap-0.5 pr-2 pl-4">
        <h2 className="flex-1 eyebrow">Files</h2>
        {canWrite && (
          <>
            <PaneButton label="New file" icon={FilePlus2} onClick={() => create("file", folderInUse)} />
            <PaneButton label="New folder" icon={FolderPlus} onClick={() => create("folder", folderInUse)} />
            <UploadButton onUpload={uploadChosen} />
          </>
        )}
        <FilesMenu canWrite={canWrite} onUploadFolder={uploadChosen} onReset={() => setReset({})} />
      </div>
      <div
        role="presentation"
        className="relative min-h-0 flex-1 overflow-y-auto"
        onKeyDownCapture={actByKey}
      >
        <Tree
          aria-label="Files"
          items={nodes}
          dependencies={[participants, place.active, canWrite]}
          selectionMode="none"
          expandedKeys={expanded}
          onExpandedChange={(keys) => setPlace({ foldedFolders: folders.filter((id) => !keys.has(id)) })}
          onAction={(key) => open(String(key))}
          dragAndDropHooks={dragAndDropHooks}
          renderEmptyState={() => (
            <p className="p-4 text-sm text-muted">
              {document.loaded ? "There are no files yet." : "Loading the files…"}
            </p>
          )}
          className="min-h-full px-2 pb-6 outline-none data-[drop-target]:bg-accent/10"
        >
          {(node) => (
            <FileRow
              node={node}
              participants={participants}
              active={place.active}
              canWrite={canWrite}
              onAct={act}
            />
          )}
        </Tree>
      </div>
      <UploadProgress uploading={uploading} />
      <FileQuestion
        question={question}
        files={files}
        onCreated={(id, what) => what === "file" && openFile(id)}
        onClose={() => setQuestion(null)}
      />
      <ConflictDialog conflict={conflict} />
      <ResetQuestion reset={reset} onClose={() => setReset(null)} />
    </section>
  );
}

function PaneButton({
  label,
  icon: Icon,
  onClick,
}: {
  label: string;
  icon: typeof Upload;
  onClick: () => void;
}) {
  return (
    <Button tone="plain" size="icon" className="size-8" aria-label={label} title={label} onClick={onClick}>
      <Icon aria-hidden className="size-4" />
    </Button>
  );
}

function UploadButton({ onUpload }: { onUpload: (uploads: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <PaneButton label="Upload files" icon={Upload} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={(event) => {
          onUpload([...(event.target.files ?? [])]);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
    </>
  );
}
