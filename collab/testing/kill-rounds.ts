import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { type Random, randomFrom } from "#tests/random.ts";
import { createPostgresLog } from "../log/postgres-log.ts";
import type { Log, StoredDocument, UpdateLog } from "../ports.ts";
import type { Arena, Part } from "./arena.ts";
import { areEqual, servedState } from "./canonical.ts";
import { Crowd, textOf, tokensOf } from "./crowd.ts";
import { textOf as textOfState } from "./edits.ts";

/** After this many rounds people turn to new documents, so that the last round is as quick as the first. */
const roundsPerCrowd = 10;
const documentsPerCrowd = 3;
const writersPerDocument = 4;
const mostEditsBeforeKill = 100;
const longestPauseMs = 200;
const recoveryDeadlineMs = 60_000;

export interface KillPlan {
  readonly seed: number;
  readonly rounds: number;
  /** What one round kills, at once or one shortly after the other; each round picks one of these. */
  readonly targets: readonly (readonly Part[])[];
}

/** What a run of rounds has seen. `lost` and `doubled` name the edits, with seed and round. */
export interface KillTally {
  rounds: number;
  edits: number;
  /** Edits of the rounds that had been acknowledged when something was killed, and those that others had seen. */
  acknowledgedAtKill: number;
  seenAtKill: number;
  readonly lost: string[];
  readonly doubled: string[];
  /** From the kill until everybody had everything again, each round. */
  readonly recoveryMs: number[];
}

/**
 * People write; something is killed at a random moment; it comes back, and so do the people, some of whom have
 * forgotten everything. Twice it is asked what is stored:
 *
 * 1. at once, before anybody could bring back what they remember: everything acknowledged must be there;
 * 2. when all is quiet again: stored and shown are the same everywhere, byte for byte, with each edit once that was
 *    acknowledged or is still on a screen.
 *
 * Rejects when the quiet does not come. The seed decides what happens, not when the machine lets it.
 */
export async function runKillRounds(arena: Arena, plan: KillPlan): Promise<KillTally> {
  const random = randomFrom(plan.seed);
  const log = createPostgresLog({ connectionString: arena.databaseUrl, log: silence });
  const tally: KillTally = {
    rounds: 0,
    edits: 0,
    acknowledgedAtKill: 0,
    seenAtKill: 0,
    lost: [],
    doubled: [],
    recoveryMs: [],
  };
  try {
    while (tally.rounds < plan.rounds) {
      const names = await createDocuments(log, plan.seed, tally.rounds);
      const crowd = new Crowd(names, writersPerDocument, arena.nodeUrls, random);
      try {
        const last = Math.min(plan.rounds, tally.rounds + roundsPerCrowd);
        while (tally.rounds < last) await new Round(arena, log, crowd, random, plan, tally).run();
        tally.edits += crowd.edits;
      } finally {
        crowd.close();
      }
    }
  } finally {
    await log.close();
  }
  return tally;
}

class Round {
  private title: string;

  constructor(
    private readonly arena: Arena,
    private readonly log: UpdateLog,
    private readonly crowd: Crowd,
    private readonly random: Random,
    private readonly plan: KillPlan,
    private readonly tally: KillTally,
  ) {
    this.title = `seed ${String(plan.seed)}, round ${String(++tally.rounds)}`;
  }

  async run(): Promise<void> {
    const { crowd, random, tally } = this;
    const before = crowd.count();
    crowd.startWriting();
    await this.randomMoment();

    const target = random.pick(this.plan.targets);
    this.title += `, killing ${target.join(" and ")}`;
    const bringBacks = await this.kill(target);
    const killedAt = performance.now();
    const acknowledged = new Map(crowd.names.map((name) => [name, crowd.acknowledgedIn(name)]));
    const counts = crowd.count();
    tally.acknowledgedAtKill += counts.acknowledged - before.acknowledged;
    tally.seenAtKill += counts.seen - before.seen;

    const back = Promise.all(bringBacks.map((bringBack) => bringBack()));
    if (target.includes("postgres")) await back;
    for (const [name, tokens] of acknowledged) this.compare(tokens, await this.stored(name));
    for (const writer of [...crowd.writers]) {
      if (!writer.client.isConnected && random.below(3) === 0) crowd.loseMemory(writer);
    }
    const owed = new Map(
      crowd.names.map((name) => [name, [...crowd.heldIn(name), ...(acknowledged.get(name) ?? [])]]),
    );
    crowd.mayConnect(true);
    await back;
    crowd.stopWriting();
    await this.untilQuiet();
    tally.recoveryMs.push(performance.now() - killedAt);
    for (const [name, tokens] of owed) this.compare(tokens, await this.stored(name));
  }

  /** From the last kill on nobody comes back until they may. Two nodes in a target are two different ones. */
  private async kill(target: readonly Part[]): Promise<(() => Promise<void>)[]> {
    const { arena, crowd, random } = this;
    const bringBacks: (() => Promise<void>)[] = [];
    let node = random.below(arena.nodeUrls.length);
    for (const [index, part] of target.entries()) {
      if (index > 0 && random.below(2) === 0) await delay(random.below(longestPauseMs));
      if (index === target.length - 1) crowd.mayConnect(false);
      bringBacks.push(await arena.kill(part, node));
      if (part === "node") node = (node + 1) % arena.nodeUrls.length;
    }
    return bringBacks;
  }

  /** Somewhere between two of the acknowledgements to come. */
  private async randomMoment(): Promise<void> {
    const { crowd, random } = this;
    const goal = crowd.acknowledged + random.below(mostEditsBeforeKill);
    await this.until(() => Promise.resolve(crowd.acknowledged >= goal), "nothing is acknowledged");
    for (let turns = random.below(20); turns > 0; turns--) await turn();
  }

  private async untilQuiet(): Promise<void> {
    const { crowd } = this;
    await this.until(async () => {
      if (!crowd.isAtRest) return false;
      for (const name of crowd.names) {
        const writers = crowd.in(name);
        const texts = writers.map(({ client }) => textOf(client));
        if (texts.some((text) => text !== texts[0])) return false;
        const stored = await this.log.load(name);
        const states = writers.map(({ client }) => Y.encodeStateAsUpdate(client.doc));
        if (stored === null || !areEqual([servedState(stored.state), ...states])) return false;
      }
      return true;
    }, "replicas and storage do not agree");
  }

  private async until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
    const deadline = performance.now() + recoveryDeadlineMs;
    while (!(await isSo().catch(() => false))) {
      if (performance.now() > deadline) {
        throw new Error(`${this.title}: ${otherwise}.\n${await this.describe()}`);
      }
      await delay(5);
    }
  }

  /** Notes what of `expected` is missing, and what is there more than once. */
  private compare(expected: readonly string[], stored: readonly string[]): void {
    const { tally, title } = this;
    const counts = new Map<string, number>();
    for (const token of stored) counts.set(token, (counts.get(token) ?? 0) + 1);
    for (const token of new Set(expected)) if (!counts.has(token)) tally.lost.push(`${title}: ${token}`);
    for (const [token, count] of counts) if (count > 1) tally.doubled.push(`${title}: ${token}`);
  }

  /** A database that was just killed takes a moment to answer. */
  private async stored(name: string): Promise<string[]> {
    let stored: StoredDocument | null = null;
    await this.until(async () => (stored = await this.log.load(name)) !== null, "nothing can be loaded");
    return tokensOf(textOfState(stored));
  }

  private async describe(): Promise<string> {
    const lines = this.crowd.writers.map(({ id, client }) =>
      [
        `${client.name} ${id} at ${client.url ?? "no node yet"}:`,
        client.isSynced ? "synced" : client.isConnected ? "connecting" : "away",
        `close code ${String(client.closeCode)}, ${String(client.acknowledged)}/${String(client.edits)} acknowledged,`,
        `${String(tokensOf(textOf(client)).length)} edits shown`,
      ].join(" "),
    );
    for (const name of this.crowd.names) {
      const document = await this.log.load(name).catch(() => null);
      const stored = tokensOf(textOfState(document));
      const shown = this.crowd.heldIn(name);
      const acknowledged = new Set(this.crowd.acknowledgedIn(name));
      const hidden = stored
        .filter((token) => !shown.has(token))
        .map((token) => `${token}${acknowledged.has(token) ? " (acknowledged)" : ""}`);
      lines.push(`${name}: ${String(stored.length)} edits stored, of which nobody sees [${hidden.join()}]`);
      for (const { id, client } of this.crowd.in(name)) {
        const isEqual =
          document !== null && areEqual([servedState(document.state), Y.encodeStateAsUpdate(client.doc)]);
        if (!isEqual) lines.push(`${name}: what ${id} shows is not what is stored`);
      }
    }
    return [...lines, this.arena.logs()].join("\n");
  }
}

async function createDocuments(log: UpdateLog, seed: number, round: number): Promise<string[]> {
  const names = Array.from(
    { length: documentsPerCrowd },
    (_, index) => `lesson/kill-${String(seed)}-${String(round)}-${String(index)}`,
  );
  const empty = Y.encodeStateAsUpdate(new Y.Doc());
  for (const name of names) await log.create(name, empty, null);
  return names;
}

const nothing = (): void => undefined;
const silence: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
