import { AUTHOR_ID, fillDocument, newDocumentName, readDocument } from "../documents.ts";
import type { Contestant, Endpoint, Sample } from "../endpoint.ts";
import { alternate, compare, type Results, type Scenario } from "../scenario.ts";
import { percentile } from "../../table.ts";
import { type History, writeHistory } from "../typists.ts";
import { cpuSeconds, residentBytes } from "../usage.ts";

const EDITS = 180_000;
const OPENS = 20;

const documents = new Map<Contestant, string>();
let written: History | undefined;

/** A document that has been typed in for months, one character after the other. */
export const longHistory: Scenario = {
  loads: {
    write: (endpoints) => writeEverywhere(endpoints),
    open: ([endpoint]) => openOften(endpoint),
    first: ([endpoint]) => openOnce(endpoint),
  },
  measure: (arena, generate, rounds) =>
    arena.withAll(
      async (servers) => {
        await generate("write", servers);
        const opened = await alternate(servers, rounds, (server) => generate("open", [server]));
        let running = servers;
        const first = await alternate(servers, rounds, async ({ endpoint }) => {
          const server = running.find((other) => other.endpoint.contestant === endpoint.contestant);
          if (server === undefined) throw new Error("A server is missing.");
          const restarted = await server.startAgain("stop");
          running = running.map((other) => (other === server ? restarted : other));
          return generate("first", [restarted]);
        });
        await Promise.all(running.map((server) => server.kill()));
        return compare(joined(opened, first), [
          { measure: "connect → synced p50 of 20, ms", value: "syncedMs", against: "the better", bar: 0.5 },
          { measure: "server CPU per open, ms", value: "cpuMs", against: "the better" },
          { measure: "sync step 2, kB", value: "kilobytes" },
          { measure: "first open after a restart, ms", value: "firstMs", against: "the better", bar: 0.5 },
          { measure: "resident memory with it open, MB", value: "residentMB" },
        ]);
      },
      undefined,
      { UNTHROTTLED: "1" },
    ),
};

async function writeEverywhere(endpoints: readonly Endpoint[]): Promise<Sample> {
  const history = (written ??= writeHistory(EDITS));
  for (const endpoint of endpoints) {
    const name = newDocumentName();
    documents.set(endpoint.contestant, name);
    // The writer stays, so that the document stays open.
    await fillDocument(endpoint, name, history.updates);
    await check(endpoint);
  }
  return {};
}

async function openOften(endpoint: Endpoint | undefined): Promise<Sample> {
  if (endpoint === undefined) throw new Error("No server was named.");
  const samples: number[] = [];
  let bytes = 0;
  const cpuBefore = cpuSeconds(endpoint.pid);
  for (let open = 0; open < OPENS; open++) {
    const { client } = await readDocument(endpoint, nameAt(endpoint));
    client.close();
    samples.push(client.syncedMs);
    bytes = client.syncedBytes;
  }
  return {
    syncedMs: percentile(samples, 0.5),
    cpuMs: ((cpuSeconds(endpoint.pid) - cpuBefore) * 1000) / OPENS,
    kilobytes: bytes / 1000,
    residentMB: residentBytes(endpoint.pid) / 1e6,
  };
}

async function openOnce(endpoint: Endpoint | undefined): Promise<Sample> {
  if (endpoint === undefined) throw new Error("No server was named.");
  if (endpoint.contestant === "@y/websocket-server") return {}; // keeps nothing
  return { firstMs: await check(endpoint) };
}

/** Opens the document, compares its text and returns how long the sync took. */
async function check(endpoint: Endpoint): Promise<number> {
  const { client, receipts } = await readDocument(endpoint, nameAt(endpoint));
  client.close();
  const isWhole =
    receipts.hasSeen(AUTHOR_ID, written?.clock ?? Infinity) && receipts.text([]) === written?.text;
  if (!isWhole) throw new Error(`${endpoint.contestant} does not have the whole document.`);
  return client.syncedMs;
}

function nameAt(endpoint: Endpoint): string {
  const name = documents.get(endpoint.contestant);
  if (name === undefined) throw new Error("The document has not been written.");
  return name;
}

function joined(...parts: readonly Results[]): Results {
  const all = new Map<Contestant, Sample[]>();
  for (const part of parts) {
    for (const [name, samples] of part) {
      all.set(
        name,
        samples.map((sample, round) => ({ ...all.get(name)?.[round], ...sample })),
      );
    }
  }
  return all;
}
