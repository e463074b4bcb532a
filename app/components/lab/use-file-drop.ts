import { useDragAndDrop, type DropItem } from "react-aria-components";
import { showToast } from "#app/components/ui/toast.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { readDrop } from "./read-drop.ts";
import type { Upload } from "./upload-files.ts";
import { sentenceOf } from "./problem-sentence.ts";
import { LabFileError, type WorkspaceFiles } from "#server/labs/document.ts";

const LAB_FILE = "application/x-lab-file";

/** Moving files by dragging them onto a folder, and uploading what is dragged in from the device. */
export function useFileDrop(
  files: WorkspaceFiles,
  canWrite: boolean,
  onUpload: (uploads: readonly Upload[], folder: string) => void,
) {
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !canWrite,
    getItems: (keys) => [...keys].map((key) => ({ [LAB_FILE]: String(key) })),
    getDropOperation: (_target, types, allowed) => (types.has(LAB_FILE) ? "move" : (allowed[0] ?? "copy")),
    shouldAcceptItemDrop: ({ key }) => files.get(String(key))?.kind === "folder",
    onItemDrop: ({ target, items }) => void receive(items, files.get(String(target.key))?.path ?? ""),
    onRootDrop: ({ items }) => void receive(items, ""),
  });
  return dragAndDropHooks;

  async function receive(items: readonly DropItem[], folder: string) {
    for (const item of items) {
      if (item.kind === "text" && item.types.has(LAB_FILE)) moveInto(await item.getText(LAB_FILE), folder);
    }
    try {
      const uploads = await readDrop(items);
      if (uploads.length > 0) onUpload(uploads, folder);
    } catch (problem) {
      showToast({ tone: "danger", message: sentenceOf(problem) });
    }
  }

  function moveInto(id: string, folder: string) {
    const file = files.get(id);
    if (!file) return;
    const name = nameOf(file.path);
    try {
      files.move(file.path, folder === "" ? name : `${folder}/${name}`);
    } catch (problem) {
      if (!(problem instanceof LabFileError)) throw problem;
      showToast({ tone: "danger", message: problem.message });
    }
  }
}
