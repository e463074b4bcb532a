import { setTimeout as delay } from "node:timers/promises";
import { DocumentClient } from "../document-client.ts";
import { fillDocument, newDocumentName } from "../documents.ts";
import { CONTESTANTS, type Contestant, type Endpoint, type Sample } from "../endpoint.ts";
import { compare, type Scenario } from "../scenario.ts";
import { writeProse } from "../typists.ts";
import { settledBytes } from "../usage.ts";

const DOCUMENTS = 500;
const DOCUMENT_BYTES = 50_000;
const CONNECTIONS = 1_000;
const AT_ONCE = 20;
const WARM_UPS = 40;
/** What starting up has left is given back only after many. */
const COLLECTIONS = 15;
/** Time for stores that wait and documents that fall asleep. */
const SETTLE_MS = 12_000;

/** What an open document, and what a connection costs while nobody types. New processes for every round. */
export const memory: Scenario = {
  loads: { weigh },
  async measure(arena, generate, rounds) {
    const results = new Map<Contestant, Sample[]>();
    for (let round = 0; round < rounds; round++) {
      const sample = await arena.withAll(
        (servers) => generate("weigh", servers),
        [...CONTESTANTS, ...CONTESTANTS],
      );
      for (const name of CONTESTANTS) {
        const documents = sample[`documents of ${name}`] ?? Number.NaN;
        const connections = sample[`connections of ${name}`] ?? Number.NaN;
        results.set(name, [...(results.get(name) ?? []), { documents, connections }]);
      }
    }
    return compare(results, [
      { measure: "per open idle 50 kB document, kB", value: "documents", against: "hocuspocus", bar: 0.3 },
      { measure: "per idle connection, kB", value: "connections", against: "hocuspocus", bar: 0.5 },
    ]);
  },
};

/** All processes at once, one kind of each server for either question: memory does not suffer from company. */
async function weigh(endpoints: readonly Endpoint[]): Promise<Sample> {
  const [documents, connections] = await Promise.all([
    weighDocuments(endpoints.slice(0, CONTESTANTS.length)),
    weighConnections(endpoints.slice(CONTESTANTS.length)),
  ]);
  return { ...named("documents", documents), ...named("connections", connections) };
}

function named(kind: string, sample: Sample): Sample {
  return Object.fromEntries(Object.entries(sample).map(([name, value]) => [`${kind} of ${name}`, value]));
}

function weighDocuments(endpoints: readonly Endpoint[]): Promise<Sample> {
  const updates = writeProse(DOCUMENT_BYTES);
  return growthOf(endpoints, DOCUMENTS, async (endpoint) => [
    await fillDocument(endpoint, newDocumentName(), updates),
  ]);
}

/** Two in each document, all of them empty. */
function weighConnections(endpoints: readonly Endpoint[]): Promise<Sample> {
  return growthOf(endpoints, CONNECTIONS / 2, async (endpoint) => {
    const name = newDocumentName();
    return [await DocumentClient.open(endpoint, name), await DocumentClient.open(endpoint, name)];
  });
}

/** Kilobytes that each server grew by per client opened. */
async function growthOf(
  endpoints: readonly Endpoint[],
  times: number,
  open: (endpoint: Endpoint) => Promise<DocumentClient[]>,
): Promise<Sample> {
  const grown = endpoints.map(async (endpoint): Promise<[string, number]> => {
    // Before the count begins: code is compiled, pools are filled, and what starting up has left is given back.
    for (let done = 0; done < WARM_UPS; done++) for (const client of await open(endpoint)) client.close();
    const before = await settledBytes(endpoint.pid, COLLECTIONS);
    const clients: DocumentClient[] = [];
    for (let done = 0; done < times; done += AT_ONCE) {
      const opened = await Promise.all(Array.from({ length: AT_ONCE }, () => open(endpoint)));
      clients.push(...opened.flat());
    }
    await delay(SETTLE_MS);
    const bytes = (await settledBytes(endpoint.pid, COLLECTIONS)) - before;
    for (const client of clients) client.close();
    return [endpoint.contestant, bytes / clients.length / 1000];
  });
  return Object.fromEntries(await Promise.all(grown));
}
