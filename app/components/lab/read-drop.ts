import { isFileDropItem, type DropItem } from "react-aria-components";
import { isHiddenPath, MAX_DEPTH, MAX_FILES } from "#server/labs/document.ts";
import type { Upload } from "./upload-files.ts";

type DirectoryDropItem = Extract<DropItem, { kind: "directory" }>;

/** The files in what was dropped, folders with all that is in them. Throws a sentence for more than a lab takes. */
export async function readDrop(items: readonly DropItem[]): Promise<Upload[]> {
  const uploads: Upload[] = [];
  for (const item of items) {
    if (isFileDropItem(item)) add(item.name, await item.getFile());
    else if (item.kind === "directory") await enter(item, item.name, 1);
  }
  return uploads;

  async function enter(folder: DirectoryDropItem, path: string, depth: number): Promise<void> {
    // What tools keep for themselves may be huge, and is not uploaded anyway.
    if (isHiddenPath(path)) return;
    if (depth > MAX_DEPTH) throw new Error(`“${path}” is too deep: ${String(MAX_DEPTH)} folders at most.`);
    for await (const item of folder.getEntries()) {
      const below = `${path}/${item.name}`;
      if (item.kind === "directory") await enter(item, below, depth + 1);
      else add(below, await item.getFile());
    }
  }

  function add(path: string, file: File): void {
    if (uploads.length >= MAX_FILES) throw new Error(tooMany);
    uploads.push({ path, file });
  }
}

/** The same for what was chosen in the browser's dialog. Throws a sentence for more than a lab takes. */
export function readChosen(files: readonly File[]): Upload[] {
  const uploads = files
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => !isHiddenPath(path));
  if (uploads.length > MAX_FILES) throw new Error(tooMany);
  return uploads;
}

const tooMany = `A lab holds at most ${String(MAX_FILES)} files. Upload a part of them.`;
