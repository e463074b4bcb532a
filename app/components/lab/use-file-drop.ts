import { isFileDropItem, useDragAndDrop, type DropItem } from "react-aria-components";
import { showToast } from "#app/components/ui/toast.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { LabFileError, type WorkspaceFiles } from "#server/labs/document.ts";

const LAB_FILE = "application/x-lab-file";

/** Moving files by dragging them onto a folder, and uploading what is dragged in from the device. */
export function useFileDrop(
  files: WorkspaceFiles,
  canWrite: boolean,
  onUpload: (uploads: readonly File[], folder: string) => void,
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
    const uploads: File[] = [];
    for (const item of items) {
      if (isFileDropItem(item)) uploads.push(await item.getFile());
      else if (item.kind === "text" && item.types.has(LAB_FILE))
        moveInto(await item.getText(LAB_FILE), folder);
      else if (item.kind === "directory")
        showToast({ message: `${item.name} is a folder. Drop the files in it instead.` });
    }
    if (uploads.length > 0) onUpload(uploads, folder);
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
