import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { workspaceFiles, type WorkspaceFiles } from "#server/labs/document.ts";
import type { InLab } from "./fixtures.ts";

export interface ProgramInLab {
  readonly files: WorkspaceFiles;
  close(): void;
}

/** A program that edits a lab's files over the stock y-websocket client, without any of the editor's manners. */
export async function programIn({ person, workspaceId }: InLab, origin: string): Promise<ProgramInLab> {
  const doc = new Y.Doc();
  class SignedInSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { Authorization: `Bearer ${person.token}` } });
    }
  }
  const provider = new WebsocketProvider(
    `${origin.replace(/^http/, "ws")}/collab`,
    `workspace/${workspaceId}`,
    doc,
    { WebSocketPolyfill: SignedInSocket as unknown as typeof globalThis.WebSocket, disableBc: true },
  );
  await new Promise<void>((resolve) => {
    provider.on("sync", (synced: boolean) => {
      if (synced) resolve();
    });
  });
  return {
    files: workspaceFiles(doc),
    close() {
      provider.destroy();
      doc.destroy();
    },
  };
}
