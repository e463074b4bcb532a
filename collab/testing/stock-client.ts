import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

export interface StockClient {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  text(): string;
  insert(index: number, text: string): void;
  /** Resolves when the client has the document. */
  synced(): Promise<void>;
  close(): void;
}

/** The published y-websocket client, unchanged. */
export function connectStock(url: string, name: string, actorId = "ada"): StockClient {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${url}/collab`, name, doc, {
    params: { as: actorId },
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    maxBackoffTime: 100,
  });
  const content = doc.getText("content");
  return {
    doc,
    provider,
    text: () => content.toJSON(),
    insert: (index, text) => {
      content.insert(index, text);
    },
    synced: () =>
      new Promise((resolve) => {
        if (provider.synced) resolve();
        else
          provider.on("sync", (isSynced: boolean) => {
            if (isSynced) resolve();
          });
      }),
    close: () => {
      provider.destroy();
      doc.destroy();
    },
  };
}
