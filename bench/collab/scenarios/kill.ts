import { setTimeout as delay } from "node:timers/promises";
import { DocumentClient } from "../document-client.ts";
import { newDocumentName, readDocument } from "../documents.ts";
import { CONTESTANTS, type Contestant, type Endpoint, type Sample } from "../endpoint.ts";
import { Receipts } from "../receipts.ts";
import type { Scenario } from "../scenario.ts";
import type { Arena } from "../arena.ts";
import type { Generate } from "../scenario.ts";
import { type Typist, writeScript } from "../typists.ts";

const WRITERS = 10;
const EDITS_PER_SECOND = 20;
/** The server is killed at a random moment up to this. */
const LONGEST_MS = 1_500;
/** The others lose what they lose; more rounds of that tell nothing new. */
const MAX_PEER_ROUNDS = 5;

const script = writeScript(1, 200);

/** `kill -9` while ten people type and ten read: what they were told is saved, and what they have seen, afterwards. */
export const kill: Scenario = {
  loads: {
    typeUntilKilled: ([endpoint]) => typeUntilKilled(endpoint),
    lookAgain: ([endpoint]) => lookAgain(endpoint),
  },
  async measure(arena, generate, rounds) {
    const totals = new Map<Contestant, Totals>();
    for (const contestant of CONTESTANTS) {
      const count = contestant === "ours" ? rounds : Math.min(rounds, MAX_PEER_ROUNDS);
      totals.set(contestant, await killRepeatedly(arena, generate, contestant, count));
    }
    const cells = (of: (total: Totals) => string) =>
      CONTESTANTS.map((name) => {
        const total = totals.get(name);
        return total === undefined ? "–" : of(total);
      });
    const lost = totals.get("ours")?.ackedLost ?? Number.NaN;
    return {
      columns: ["measure, all rounds", ...CONTESTANTS, "bar"],
      rows: [
        ["rounds", ...cells(({ rounds: count }) => String(count)), ""],
        [
          "acknowledged edits lost",
          ...cells(({ acked, ackedLost }) =>
            acked === 0 ? "–" : `${String(ackedLost)} of ${String(acked)}`,
          ),
          `0 ${lost === 0 ? "✓" : "✗"}`,
        ],
        [
          "edits others had seen lost",
          ...cells(({ seen, seenLost }) => `${String(seenLost)} of ${String(seen)}`),
          "",
        ],
        ["edits there twice", ...cells(({ doubled }) => String(doubled)), "0"],
      ],
    };
  },
};

interface Totals {
  rounds: number;
  acked: number;
  ackedLost: number;
  seen: number;
  seenLost: number;
  doubled: number;
}

async function killRepeatedly(
  arena: Arena,
  generate: Generate,
  contestant: Contestant,
  rounds: number,
): Promise<Totals> {
  const totals = { rounds: 0, acked: 0, ackedLost: 0, seen: 0, seenLost: 0, doubled: 0 };
  let server = await arena.start(contestant);
  try {
    for (; totals.rounds < rounds; totals.rounds++) {
      await generate("typeUntilKilled", [server]);
      server = await server.startAgain("kill");
      const sample = await generate("lookAgain", [server]);
      for (const key of ["acked", "ackedLost", "seen", "seenLost", "doubled"] as const) {
        totals[key] += sample[key] ?? Number.NaN;
      }
    }
  } finally {
    await server.kill();
  }
  return totals;
}

/** What was known about one document when the server died. */
interface Witness {
  readonly name: string;
  acked: number;
  seen: number;
}

let witnesses: Witness[] = [];

async function typeUntilKilled(endpoint: Endpoint | undefined): Promise<Sample> {
  const [typist] = script.typists;
  if (endpoint === undefined || typist === undefined) throw new Error("Nobody types.");
  const desks = await Promise.all(Array.from({ length: WRITERS }, () => openDesk(endpoint, typist)));
  witnesses = desks.map(({ witness }) => witness);
  const stops = desks.map(({ type }) => startTyping(type));
  await delay(Math.random() * LONGEST_MS);
  process.kill(endpoint.pid, "SIGKILL");
  await Promise.all(desks.map(({ closed }) => closed));
  for (const stop of stops) stop();
  return {};
}

async function openDesk(endpoint: Endpoint, typist: Typist) {
  const witness: Witness = { name: newDocumentName(), acked: 0, seen: 0 };
  let onClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (onClosed = resolve));
  const writer = await DocumentClient.open(endpoint, witness.name, {
    onAcked: (count) => (witness.acked = count - 1),
    onClosed,
  });
  writer.sendUpdate(script.base);
  await writer.settled();
  const receipts = new Receipts(0, (_, __, to) => (witness.seen = to));
  await DocumentClient.open(endpoint, witness.name, { onUpdate: (update) => receipts.take(update) });
  let sent = 0;
  const type = (): void => {
    const update = typist.updates[sent++];
    if (update !== undefined) writer.sendUpdate(update);
  };
  return { witness, closed, type };
}

function startTyping(type: () => void): () => void {
  const timer = setInterval(type, 1000 / EDITS_PER_SECOND);
  return () => clearInterval(timer);
}

async function lookAgain(endpoint: Endpoint | undefined): Promise<Sample> {
  const [typist] = script.typists;
  if (endpoint === undefined || typist === undefined) throw new Error("No server was named.");
  const sample = { acked: 0, ackedLost: 0, seen: 0, seenLost: 0, doubled: 0 };
  for (const { name, acked, seen } of witnesses) {
    const { client, receipts } = await readDocument(endpoint, name);
    client.close();
    const kept = receipts.countOf(typist.clientId);
    const text = receipts.text([]);
    sample.acked += Math.max(0, acked);
    sample.seen += seen;
    sample.ackedLost += Math.max(0, acked - kept);
    sample.seenLost += Math.max(0, seen - kept);
    if (text !== "" && text !== typist.lineAfter(kept)) sample.doubled++;
  }
  return sample;
}
