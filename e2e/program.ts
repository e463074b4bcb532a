import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { workspaceFiles, type WorkspaceFiles } from "#server/labs/document.ts";
import type { InLab } from "./fixtures.ts";
import type { Person } from "./people.ts";

export interface ProgramInLab {
  readonly files: WorkspaceFiles;
  close(): void;
}

/** A program that edits a lab's files over the stock y-websocket client, without any of the editor's manners. */
export async function programIn({ person, workspaceId }: InLab, origin: string): Promise<ProgramInLab> {
  const { doc, close } = await documentOf(person, `workspace/${workspaceId}`, origin);
  return { files: workspaceFiles(doc), close };
}

/** A document over that client, once all that is known of it is there. */
export async function documentOf(
  person: Person,
  name: string,
  origin: string,
): Promise<{ doc: Y.Doc; close(): void }> {
  const doc = new Y.Doc();
  class SignedInSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { Authorization: `Bearer ${person.token}` } });
    }
  }
  const provider = new WebsocketProvider(`${origin.replace(/^http/, "ws")}/collab`, name, doc, {
    WebSocketPolyfill: SignedInSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  await new Promise<void>((resolve) => {
    provider.on("sync", (synced: boolean) => {
      if (synced) resolve();
    });
  });
  return {
    doc,
    close() {
      provider.destroy();
      doc.destroy();
    },
  };
}
