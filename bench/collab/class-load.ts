import { setTimeout as delay } from "node:timers/promises";
import { percentile } from "../table.ts";
import { Member } from "./class-member.ts";
import { DocumentClient } from "./document-client.ts";
import type { Endpoint, Sample } from "./endpoint.ts";
import { Receipts } from "./receipts.ts";
import { type Script, textAfter, writeScript } from "./typists.ts";
import { cpuSeconds, familyCpuSeconds } from "./usage.ts";

export interface ClassLoad {
  readonly documents: number;
  readonly clientsEach: number;
  /** How many clients of each document type; the others read. */
  readonly writersEach: number;
  /** Edits a second by each writer, or how many of its edits may be on their way before it waits. */
  readonly pace: { readonly editsPerSecond: number } | { readonly window: number };
  /** With several nodes: whether all clients of a document are on one of them, or next to each other on different ones. */
  readonly acrossNodes?: boolean;
  readonly seconds: number;
  /** Enough for the fastest server. */
  readonly maxEditsEach: number;
}

/** The servers' first moments with a load, and ours, are not measured. */
const WARM_UP_MS = 700;
const CONVERGE_MS = 60_000;
const CHECKED_AFRESH = 3;

let runs = 0;
const scripts = new Map<string, Script>();

/**
 * Documents with clients that type, measured between two moments in the middle; then everybody stops and the round
 * only counts when every client has every edit, in the order they were made, and so has somebody who comes now.
 */
export async function runClass(nodes: readonly Endpoint[], load: ClassLoad): Promise<Sample> {
  const script = scriptFor(load);
  const run = `bench${String(process.pid)}-${String(++runs)}`;
  const rooms = await Promise.all(
    Array.from({ length: load.documents }, (_, index) =>
      ClassRoom.open(placesOf(index, nodes, load), `${run}/${String(index)}`, load, script),
    ),
  );
  const latencies: number[] = [];
  const ackLatencies: number[] = [];
  for (const room of rooms) room.start();
  await delay(WARM_UP_MS);

  for (const room of rooms) room.measureInto(latencies, ackLatencies);
  const before = readMeters(nodes, rooms);
  await delay(load.seconds * 1000);
  const after = readMeters(nodes, rooms);
  for (const room of rooms) room.stop();

  await Promise.all(rooms.map((room) => room.converged()));
  await Promise.all(rooms.slice(0, CHECKED_AFRESH).map((room) => room.checkAfresh()));
  for (const room of rooms) room.close();
  const deliveries = after.deliveries - before.deliveries;
  const seconds = (after.at - before.at) / 1000;
  return {
    perSecond: deliveries / seconds,
    cpuMicros: ((after.cpu - before.cpu) / deliveries) * 1e6,
    databaseMicros: ((after.databaseCpu - before.databaseCpu) / deliveries) * 1e6,
    cpuShare: (after.cpu - before.cpu) / seconds,
    generatorShare: (after.generatorCpu - before.generatorCpu) / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    ackP50: percentile(ackLatencies, 0.5),
    ackP95: percentile(ackLatencies, 0.95),
  };
}

function placesOf(index: number, nodes: readonly Endpoint[], load: ClassLoad): readonly Endpoint[] {
  const node = nodes[index % nodes.length];
  return load.acrossNodes === true || node === undefined ? nodes : [node];
}

class ClassRoom {
  readonly members: Member[] = [];

  private constructor(
    private readonly nodes: readonly Endpoint[],
    private readonly name: string,
    private readonly load: ClassLoad,
    private readonly script: Script,
  ) {}

  static async open(
    nodes: readonly Endpoint[],
    name: string,
    load: ClassLoad,
    script: Script,
  ): Promise<ClassRoom> {
    const room = new ClassRoom(nodes, name, load, script);
    await room.join();
    await room.members[0]?.begin(script.base);
    while (room.members.length < load.clientsEach) await (await room.join()).getBeginning();
    return room;
  }

  get deliveries(): number {
    return this.members.reduce((sum, member) => sum + member.receipts.count, 0);
  }

  start(): void {
    for (const member of this.writers) member.start(this.load.pace);
  }

  measureInto(latencies: number[], ackLatencies: number[]): void {
    for (const member of this.members) member.measureInto(latencies, ackLatencies);
  }

  stop(): void {
    for (const member of this.writers) member.stop();
  }

  /** Everybody has every edit. @throws when that does not come to be, or when their texts differ */
  async converged(): Promise<void> {
    const deadline = performance.now() + CONVERGE_MS;
    const isDone = (): boolean =>
      this.members.every(({ receipts }) =>
        this.writers.every(({ typist, sent }) => receipts.hasSeen(typist.clientId, sent)),
      );
    while (!isDone()) {
      if (performance.now() > deadline) {
        throw new Error(`${this.name}: edits did not reach everybody.\n${this.describeMissing()}`);
      }
      await delay(20);
    }
    for (const member of this.members) member.checkText(this.expectedText, this.script.base);
  }

  /** The server's copy, seen by somebody new. */
  async checkAfresh(): Promise<void> {
    for (const node of this.nodes) {
      const receipts = new Receipts(0, () => undefined, true);
      const client = await DocumentClient.open(node, this.name, {
        onUpdate: (update) => receipts.take(update),
      });
      client.close();
      if (receipts.text([]) !== this.expectedText)
        throw new Error(`${this.name}: the server has another text.`);
    }
  }

  close(): void {
    for (const member of this.members) member.close();
  }

  private describeMissing(): string {
    return this.members
      .flatMap(({ receipts, typist: { clientId: reader }, closeCode }) =>
        this.writers
          .filter(({ typist, sent }) => !receipts.hasSeen(typist.clientId, sent))
          .map(({ typist: { clientId }, sent, closeCode: writerCloseCode }) =>
            [
              `${String(reader)} (close code ${String(closeCode)}) has ${String(receipts.countOf(clientId))}`,
              `of the ${String(sent)} edits of ${String(clientId)} (close code ${String(writerCloseCode)})`,
            ].join(" "),
          ),
      )
      .join("\n");
  }

  private get writers(): Member[] {
    return this.members.slice(0, this.load.writersEach);
  }

  private get expectedText(): string {
    return textAfter(
      this.script,
      this.members.map(({ sent }) => sent),
    );
  }

  private async join(): Promise<Member> {
    const index = this.members.length;
    const node = this.nodes[index % this.nodes.length];
    const typist = this.script.typists[index];
    if (node === undefined || typist === undefined) throw new Error("There are more clients than typists.");
    const watched = (index + this.load.clientsEach - 1) % this.load.clientsEach;
    const isKept = index === 0 || index === this.load.clientsEach - 1;
    const member = new Member(typist, isKept, (clientId, from, to) => {
      const sender = this.members.find((other) => other.typist.clientId === clientId);
      sender?.delivered(from, to, sender === this.members[watched]);
    });
    await member.connect(node, this.name);
    this.members.push(member);
    return member;
  }
}

function scriptFor({ clientsEach, maxEditsEach }: ClassLoad): Script {
  const key = `${String(clientsEach)} ${String(maxEditsEach)}`;
  const script = scripts.get(key) ?? writeScript(clientsEach, maxEditsEach);
  scripts.set(key, script);
  return script;
}

function readMeters(nodes: readonly Endpoint[], rooms: readonly ClassRoom[]) {
  const generator = process.cpuUsage();
  const databasePid = nodes[0]?.databasePid;
  return {
    at: performance.now(),
    cpu: nodes.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0),
    databaseCpu: databasePid === undefined ? 0 : familyCpuSeconds(databasePid),
    generatorCpu: (generator.user + generator.system) / 1e6,
    deliveries: rooms.reduce((sum, room) => sum + room.deliveries, 0),
  };
}
