import { DocumentClient } from "../document-client.ts";
import { AUTHOR_ID, fillDocument, newDocumentName } from "../documents.ts";
import type { Endpoint, Sample } from "../endpoint.ts";
import { Receipts } from "../receipts.ts";
import { alternate, compare, type Scenario } from "../scenario.ts";
import { writeProse } from "../typists.ts";
import { cpuSeconds } from "../usage.ts";

const CLIENTS = 300;
const DOCUMENT_BYTES = 50_000;
/** Before the first round that counts, so that what is compared is compiled. */
const WARM_UPS = 4;

/** A class that opens the same document when the lesson begins. */
export const storm: Scenario = {
  loads: { join: ([endpoint]) => joinAtOnce(endpoint) },
  measure: (arena, generate, rounds) =>
    arena.withAll(async (servers) => {
      const results = await alternate(servers, rounds, async (server, round) => {
        for (let again = 1; round === 0 && again < WARM_UPS; again++) await generate("join", [server]);
        return generate("join", [server]);
      });
      return compare(results, [
        { measure: "all 300 synced, ms", value: "allSyncedMs", against: "the better", bar: 0.7 },
        { measure: "server CPU per client, ms", value: "cpuMs", against: "the better" },
      ]);
    }),
};

async function joinAtOnce(endpoint: Endpoint | undefined): Promise<Sample> {
  if (endpoint === undefined) throw new Error("No server was named.");
  const name = newDocumentName();
  const host = await fillDocument(endpoint, name, writeProse(DOCUMENT_BYTES));
  const cpuBefore = cpuSeconds(endpoint.pid);
  const began = performance.now();
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => joinAndCheck(endpoint, name)));
  const allSyncedMs = performance.now() - began;
  const cpuMs = ((cpuSeconds(endpoint.pid) - cpuBefore) * 1000) / CLIENTS;
  for (const client of [host, ...clients]) client.close();
  return { allSyncedMs, cpuMs };
}

async function joinAndCheck(endpoint: Endpoint, name: string): Promise<DocumentClient> {
  const receipts = new Receipts(0, () => undefined);
  const client = await DocumentClient.open(endpoint, name, { onUpdate: (update) => receipts.take(update) });
  if (!receipts.hasSeen(AUTHOR_ID, DOCUMENT_BYTES)) throw new Error("A client was given half a document.");
  return client;
}
