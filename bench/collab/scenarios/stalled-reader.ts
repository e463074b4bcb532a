import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "../../table.ts";
import type { Arena } from "../arena.ts";
import { DocumentClient } from "../document-client.ts";
import { fillDocument, newDocumentName, readDocument } from "../documents.ts";
import { CONTESTANTS, type Contestant, type Endpoint, type Sample } from "../endpoint.ts";
import { Receipts } from "../receipts.ts";
import { compare, type Generate, type Scenario } from "../scenario.ts";
import { type Rewriter, writeRewrites } from "../typists.ts";
import { settledBytes } from "../usage.ts";

const WRITERS = 4;
const READERS = 2;
const UPDATE_BYTES = 16_000;
const UPDATES_EACH = 790; // 50 MB together
const UPDATES_PER_SECOND = 400;
/** The bar is about ours; what the others hold is the backlog, every time. */
const PEER_ROUNDS = 1;
const COLLECTIONS = 8;
const CONVERGE_MS = 60_000;

/** 50 MB written into a document that stays small, with and without a client that has stopped reading. */
export const stalledReader: Scenario = {
  loads: {
    without: ([endpoint]) => writeMuch(endpoint, 0),
    with: ([endpoint]) => writeMuch(endpoint, 1),
  },
  async measure(arena, generate, rounds) {
    const results = new Map<Contestant, Sample[]>();
    for (let round = 0; round < rounds; round++) {
      for (const contestant of CONTESTANTS) {
        if (contestant !== "ours" && round >= PEER_ROUNDS) continue;
        const sample = await difference(arena, generate, contestant);
        results.set(contestant, [...(results.get(contestant) ?? []), sample]);
      }
    }
    return compare(results, [
      { measure: "memory held for the one who stalls, MB", value: "heldMB", bar: 8 },
      { measure: "the others' p95 without, ms", value: "p95Without" },
      { measure: "the others' p95 with, ms", value: "p95With" },
      { measure: "with ÷ without", value: "slower", bar: 1.2 },
    ]);
  },
};

/** A new process for each half: memory that an earlier run has used is not seen to be used again. */
async function difference(arena: Arena, generate: Generate, contestant: Contestant): Promise<Sample> {
  const half = (load: string) => arena.withAll((servers) => generate(load, servers), [contestant]);
  const without = await half("without");
  const stalled = await half("with");
  const [p95Without = Number.NaN, p95With = Number.NaN] = [without["p95"], stalled["p95"]];
  return {
    heldMB: ((stalled["grown"] ?? Number.NaN) - (without["grown"] ?? Number.NaN)) / 1e6,
    p95Without,
    p95With,
    slower: p95With / p95Without,
  };
}

async function writeMuch(endpoint: Endpoint | undefined, stalledCount: number): Promise<Sample> {
  if (endpoint === undefined) throw new Error("No server was named.");
  const name = newDocumentName();
  const authors = Array.from({ length: WRITERS }, (_, index) => writeRewrites(index, UPDATE_BYTES));
  const writers: DocumentClient[] = [];
  for (const author of authors) writers.push(await fillDocument(endpoint, name, [author.next()]));
  const latencies: number[] = [];
  const readers = await Promise.all(
    Array.from({ length: READERS }, async () => {
      const receipts = new Receipts(0, (clientId, _, to) => {
        const sentAt = authors.find((author) => author.clientId === clientId)?.sentAt(to);
        if (sentAt !== undefined) latencies.push(performance.now() - sentAt);
      });
      const client = await DocumentClient.open(endpoint, name, {
        onUpdate: (update) => receipts.take(update),
      });
      return { client, receipts };
    }),
  );
  const stalled = await Promise.all(
    Array.from({ length: stalledCount }, () => DocumentClient.open(endpoint, name)),
  );
  const before = await settledBytes(endpoint.pid, COLLECTIONS);
  for (const client of stalled) client.wire.stopReading();

  await writeAll(writers, authors);
  await arrived(readers, authors);
  const grown = (await settledBytes(endpoint.pid, COLLECTIONS)) - before;

  const fresh = await readDocument(endpoint, name);
  for (const { clientId, clock } of authors) {
    if (!fresh.receipts.hasSeen(clientId, clock)) throw new Error("The document is not whole.");
  }
  for (const client of [
    ...writers,
    ...readers.map(({ client: reader }) => reader),
    ...stalled,
    fresh.client,
  ]) {
    client.close();
  }
  return { grown, p95: percentile(latencies, 0.95) };
}

async function writeAll(writers: readonly DocumentClient[], authors: readonly Rewriter[]): Promise<void> {
  const began = performance.now();
  for (let count = 0; count < UPDATES_EACH * WRITERS; count++) {
    const turn = count % WRITERS;
    const update = authors[turn]?.next();
    if (update !== undefined) writers[turn]?.sendUpdate(update);
    const aheadMs = (count / UPDATES_PER_SECOND) * 1000 - (performance.now() - began);
    if (aheadMs > 0) await delay(aheadMs);
  }
}

async function arrived(
  readers: readonly { readonly receipts: Receipts }[],
  authors: readonly Rewriter[],
): Promise<void> {
  const deadline = performance.now() + CONVERGE_MS;
  const isDone = (): boolean =>
    readers.every(({ receipts }) =>
      authors.every(({ clientId, clock }) => receipts.hasSeen(clientId, clock)),
    );
  while (!isDone()) {
    if (performance.now() > deadline) throw new Error("Updates did not reach everybody.");
    await delay(20);
  }
}
