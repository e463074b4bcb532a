import * as Y from "yjs";
import { showToast } from "#app/components/ui/toast.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { isBelow, type LabFile, type WorkspaceFiles } from "#server/labs/document.ts";

/** Longer than the toast with its Undo stays. */
const UNDO_KEPT_MS = 15_000;

/** Deletes a file or folder and offers to take it back. What was stored on the lab's disk only cannot come back. */
export function removeWithUndo(files: WorkspaceFiles, file: LabFile): void {
  const gone = files.list().filter(({ path }) => path === file.path || isBelow(path, file.path));
  const message = `Deleted ${nameOf(file.path)}.`;
  // A history of this one act, so that Undo takes back neither more nor less.
  const act = {};
  const history = new Y.UndoManager(files.doc.getMap("files"), { trackedOrigins: new Set([act]) });
  files.doc.transact(() => files.remove(file.path), act);
  if (gone.some(({ kind }) => kind === "binary")) {
    history.destroy();
    showToast({ message });
    return;
  }
  const forget = setTimeout(() => history.destroy(), UNDO_KEPT_MS);
  showToast({
    message,
    action: {
      label: "Undo",
      run() {
        clearTimeout(forget);
        history.undo();
        history.destroy();
      },
    },
  });
}

/** Makes a text file's content `content`, leaving what is equal at both ends alone, so that cursors there stay. */
export function replaceText(text: Y.Text, content: string): void {
  const now = text.toString();
  const shorter = Math.min(now.length, content.length);
  let start = 0;
  while (start < shorter && now[start] === content[start]) start += 1;
  let end = 0;
  while (end < shorter - start && now[now.length - 1 - end] === content[content.length - 1 - end]) end += 1;
  text.doc?.transact(() => {
    text.delete(start, now.length - start - end);
    text.insert(start, content.slice(start, content.length - end));
  });
}

/** Saves a file of the lab to this device: text as it is in the document right now, other files from the disk. */
export function download(workspaceId: string, file: LabFile): void {
  if (file.kind === "folder") return;
  const link = document.createElement("a");
  link.download = nameOf(file.path);
  link.href =
    file.kind === "text"
      ? URL.createObjectURL(new Blob([file.text.toString()]))
      : fileAddress(workspaceId, file.path);
  link.click();
  // The browser has taken hold of the content by the time a click returns to the event loop.
  if (file.kind === "text") setTimeout(() => URL.revokeObjectURL(link.href));
}

/** Where a lab's file is fetched and stored over HTTP. */
export function fileAddress(workspaceId: string, path: string): string {
  return `/api/labs/${encodeURIComponent(workspaceId)}/file?path=${encodeURIComponent(path)}`;
}
