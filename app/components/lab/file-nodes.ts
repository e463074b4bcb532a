import { parentPath, type LabFile } from "#server/labs/document.ts";

export interface FileNode {
  readonly id: string;
  readonly file: LabFile;
  readonly children: readonly FileNode[];
}

/** The flat list of files, parents before children, as a tree. What has no folder above it stands at the top. */
export function fileNodes(entries: readonly LabFile[]): readonly FileNode[] {
  const top: FileNode[] = [];
  const folders = new Map<string, FileNode[]>();
  for (const file of entries) {
    const children: FileNode[] = [];
    if (file.kind === "folder") folders.set(file.path, children);
    (folders.get(parentPath(file.path)) ?? top).push({ id: file.id, file, children });
  }
  return top;
}
