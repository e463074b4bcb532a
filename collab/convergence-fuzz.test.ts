import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { type Random, randomFrom } from "#tests/random.ts";
import { areEqual } from "./testing/canonical.ts";
import { DocumentClient } from "./testing/document-client.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { editAtRandom } from "./testing/random-edits.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import { UnreliableLink } from "./testing/unreliable-socket.ts";

// Many clients edit one document at random while their messages are late, doubled and out of order, and their
// connections break. The seed decides what is done; when it meets the network is up to the machine, so a failing
// seed may need a few runs to fail again: put it into `seeds` alone, several times.

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const steps = 1_200;
const people = 7;

/** A replica of the document behind an unreliable link. */
interface Replica {
  readonly doc: Y.Doc;
  readonly link: UnreliableLink;
  readonly isConnected: boolean;
  connect(url: string): void;
  disconnect(): void;
}

let databaseUrl: string;
let nodes: Fixture[] = [];
let replicas: Replica[] = [];

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(async () => {
  for (const replica of replicas.splice(0)) replica.disconnect();
  await Promise.all(nodes.splice(0).map((node) => node.close()));
});

test.each(seeds)(
  "C95 seed %i: all replicas end equal, byte for byte, and equal to what is stored",
  async (seed) => {
    const random = randomFrom(seed);
    const name = `lesson/seed-${String(seed)}`;
    nodes = await startNodes(random);
    const [node] = nodes;
    if (node === undefined) throw new Error("there must be a node");
    await node.create(name, "start");
    replicas = Array.from({ length: people }, (_, index) => replicaOf(name, index, random));

    for (let step = 0; step < steps; step++) {
      disturb(random);
      if (random.below(3) === 0) await turn();
    }

    for (const replica of replicas) {
      replica.link.becomeHonest();
      if (!replica.isConnected) replica.connect(random.pick(nodes).url);
    }
    await vi.waitFor(
      async () => {
        const stored = await node.updates.load(name);
        const states = replicas.map(({ doc }) => Y.encodeStateAsUpdate(doc));
        expect(areEqual([stored ?? Uint8Array.of(), ...states]), `seed ${String(seed)}`).toBe(true);
      },
      { timeout: 25_000, interval: 20 },
    );
  },
);

/** Rooms close quickly, logs are compacted often, and a reader counts as slow at the first byte unsent. */
async function startNodes(random: Random): Promise<Fixture[]> {
  const settings = { unloadAfterMs: random.pick([0, 30_000]), softBufferBytes: random.pick([0, 1_000_000]) };
  return [await startFixture({ databaseUrl, settings })];
}

/** One client edits, loses its connection or comes back, perhaps elsewhere; some messages arrive. */
function disturb(random: Random): void {
  const replica = random.pick(replicas);
  if (random.below(50) === 0) replica.disconnect();
  else if (random.below(3) === 0) editAtRandom(replica.doc, random);
  if (!replica.isConnected && random.below(4) === 0) replica.connect(random.pick(nodes).url);
  for (const { link } of replicas) if (random.below(2) === 0) link.deliver();
}

/** Every third is the published client, the others speak as ours does. */
function replicaOf(name: string, index: number, random: Random): Replica {
  const link = new UnreliableLink(random);
  const actorId = `actor-${String(index)}`;
  const replica = index % 3 === 0 ? stockReplica(name, actorId, link) : ownReplica(name, actorId, link);
  // Yjs would draw it; it decides whose edit comes first.
  replica.doc.clientID = random.below(2 ** 31);
  return replica;
}

function ownReplica(name: string, actorId: string, link: UnreliableLink): Replica {
  const client = new DocumentClient({ name, actorId, Socket: link.Socket });
  return {
    doc: client.doc,
    link,
    get isConnected() {
      return client.isConnected;
    },
    connect: (url) => {
      client.connect(url);
    },
    disconnect: () => {
      client.disconnect();
    },
  };
}

function stockReplica(name: string, actorId: string, link: UnreliableLink): Replica {
  const doc = new Y.Doc();
  let provider: WebsocketProvider | undefined;
  return {
    doc,
    link,
    get isConnected() {
      return provider !== undefined;
    },
    connect: (url) => {
      provider ??= new WebsocketProvider(`${url}/collab`, name, doc, {
        params: { as: actorId },
        WebSocketPolyfill: link.Socket as unknown as typeof globalThis.WebSocket,
        disableBc: true,
        maxBackoffTime: 100,
      });
    },
    disconnect: () => {
      provider?.destroy();
      provider = undefined;
    },
  };
}
