import { DocumentClient } from "./document-client.ts";
import type { Endpoint } from "./endpoint.ts";
import { Receipts } from "./receipts.ts";
import { FIRST_TYPIST_ID } from "./typists.ts";

/** With tens of thousands of messages before it, hocuspocus now and then needs minutes for what takes it seconds. */
const MAX_UNACKED = 5_000;

let documentsNamed = 0;

/** A name nobody has used yet, not even in an earlier run of the bench's. */
export function newDocumentName(): string {
  return `bench${String(process.pid)}/${String(++documentsNamed)}`;
}

/** A client that has sent these updates and been told that the server has them. */
export async function fillDocument(
  endpoint: Endpoint,
  name: string,
  updates: readonly Uint8Array[],
): Promise<DocumentClient> {
  let acked = 0;
  const client = await DocumentClient.open(endpoint, name, { onAcked: (count) => (acked = count) });
  const acknowledges = endpoint.contestant !== "@y/websocket-server";
  const ackedUpTo = async (count: number): Promise<void> => {
    while (acknowledges && acked < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  for (const [index, update] of updates.entries()) {
    client.sendUpdate(update);
    if (index % 200 !== 199) continue;
    await client.wire.drained();
    await ackedUpTo(index - MAX_UNACKED);
  }
  await client.settled();
  await ackedUpTo(updates.length);
  return client;
}

/** Opens a document and holds on to what it got. */
export async function readDocument(
  endpoint: Endpoint,
  name: string,
): Promise<{ readonly client: DocumentClient; readonly receipts: Receipts }> {
  const receipts = new Receipts(0, () => undefined, true);
  const client = await DocumentClient.open(endpoint, name, { onUpdate: (update) => receipts.take(update) });
  return { client, receipts };
}

/** The one author of the documents that are written by a single hand. */
export const AUTHOR_ID = FIRST_TYPIST_ID;
