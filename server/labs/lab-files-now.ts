import type { RoomsApi } from "#collab/index.ts";
import { workspaceFiles } from "./document.ts";
import { workspaceDocument } from "./open-lab.ts";

export interface FileNow {
  readonly path: string;
  readonly kind: "folder" | "text" | "binary";
  /** Of text files. */
  readonly text: string | null;
}

/** A lab's files as its document has them this moment, whether or not the lab runs; folders before their content. */
export async function readFilesNow(rooms: () => RoomsApi, workspaceId: string): Promise<FileNow[]> {
  const room = await rooms().open(workspaceDocument(workspaceId));
  try {
    return workspaceFiles(room.doc)
      .list()
      .map((file) => {
        const { path, kind } = file;
        return { path, kind, text: file.kind === "text" ? file.text.toString() : null };
      });
  } finally {
    room.close();
  }
}
