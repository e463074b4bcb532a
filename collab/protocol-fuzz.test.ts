import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as encoding from "lib0/encoding";
import { expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { type Random, randomFrom } from "#tests/random.ts";
import { stateVectorFrame } from "./protocol.ts";
import { Author, textOf } from "./testing/edits.ts";
import { startFixture } from "./testing/fixture.ts";
import { mutated } from "./testing/hostile-bytes.ts";
import { syncBytes } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import { connectStock, type StockClient } from "./testing/stock-client.ts";

const MiB = 1024 * 1024;
const sockets = 2_000;
const framesPerSocket = 5;
const atOnce = 50;
const oversized = new Uint8Array(8 * MiB + 1);

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** A frame, and the code it must be answered with when that is certain. */
interface HostileFrame {
  readonly bytes: Uint8Array | string;
  readonly code?: number;
}

/** Frames of every kind that a client sends, to be broken. */
function realFrames(): Uint8Array[] {
  const author = new Author();
  author.doc.clientID = 7_001;
  const frames = [stateVectorFrame(Uint8Array.of(1, 5, 9)), Uint8Array.of(3), awareness({ user: "m" })];
  for (let index = 0; index < 20; index++) {
    author.doc.getMap("scratch").set(`key ${String(index % 3)}`, { index, list: ["x", null] });
    const text = author.doc.getText("scratch text");
    text.insert(text.length >> 1, "some ünïcode 🦉", index % 2 === 0 ? { bold: true } : {});
    text.delete(0, 2);
    frames.push(syncBytes(index % 2 === 0 ? 1 : 2, author.all()));
  }
  return frames;
}

function awareness(state: unknown): Uint8Array {
  const body = encoding.createEncoder();
  for (const number of [1, 77, 1]) encoding.writeVarUint(body, number);
  encoding.writeVarString(body, JSON.stringify(state));
  const frame = encoding.createEncoder();
  encoding.writeVarUint(frame, 1);
  encoding.writeVarUint8Array(frame, encoding.toUint8Array(body));
  return encoding.toUint8Array(frame);
}

function hostileFrame(random: Random, real: readonly Uint8Array[]): HostileFrame {
  const frame = random.pick(real);
  switch (random.below(24)) {
    case 0:
      return { bytes: Uint8Array.from({ length: random.below(64) }, () => random.below(256)) };
    case 1:
      return { bytes: frame.slice(0, random.below(frame.byteLength)), code: 4409 };
    case 2:
      return { bytes: Uint8Array.of(4 + random.below(120), ...frame.subarray(1)), code: 4409 };
    case 3:
      return { bytes: Uint8Array.of(0, 3 + random.below(100), ...frame.subarray(2)), code: 4409 };
    case 4:
      return {
        bytes: Uint8Array.of(random.below(2), random.below(3), 0xff, 0xff, 0xff, 0x7f, 1),
        code: 4409,
      };
    case 5:
      return { bytes: Uint8Array.of(...frame, random.below(256)), code: 4409 };
    case 6:
      return random.below(30) === 0
        ? { bytes: oversized, code: 1009 }
        : { bytes: "a text frame", code: 4409 };
    case 7:
      return random.below(4) === 0 ? { bytes: awareness("x".repeat(9_000)), code: 4413 } : { bytes: frame };
    default:
      return { bytes: mutated(random, frame) };
  }
}

type Outcome = number | "tolerated";

/** Opens a socket and sends without waiting for anything: the code it was closed with, if it was. */
async function attack(url: string, frames: readonly HostileFrame[]): Promise<Outcome> {
  const socket = new WebSocket(url);
  socket.on("error", () => undefined);
  const ended = new Promise<Outcome>((resolve) => {
    socket.on("close", resolve);
    socket.on("pong", () => {
      resolve("tolerated");
    });
  });
  await once(socket, "open");
  for (const { bytes } of frames) socket.send(bytes);
  // Answered after everything before it has been dealt with, so after a close.
  socket.ping();
  const outcome = await ended;
  socket.terminate();
  return outcome;
}

/** Two people who write while all of that goes on; every word is one of its own. */
class Honest {
  readonly words: string[] = [];
  private readonly clients: readonly StockClient[];

  constructor(url: string, name: string) {
    this.clients = [connectStock(url, name, "ada"), connectStock(url, name, "grace")];
  }

  async synced(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.synced()));
  }

  write(): void {
    for (const client of this.clients) {
      const word = `word${String(this.words.length)} `;
      this.words.push(word);
      client.insert(client.text().length, word);
    }
  }

  texts(): string[] {
    return this.clients.map((client) => client.text());
  }

  close(): void {
    for (const client of this.clients) client.close();
  }
}

test.each([20_261_123])(
  "C88 10 000 hostile frames on 2 000 sockets harm only their senders (seed %i)",
  async (seed) => {
    const name = `lesson/fuzz-${String(seed)}`;
    const fixture = await startFixture({
      databaseUrl: await scratchDatabase(),
      // A pong must mean that everything before it has been handled, however long that took.
      settings: { maxSocketsPerActor: 10_000, workMsPerSecond: Infinity, longWorkMs: Infinity },
    });
    await fixture.create(name, "untouched ");
    const honest = new Honest(fixture.url, name);
    await honest.synced();
    const random = randomFrom(seed);
    const real = realFrames();
    const codes = new Map<Outcome, number>();
    collectGarbage();
    const before = process.memoryUsage();

    for (let opened = 0; opened < sockets; opened += atOnce) {
      honest.write();
      const attacks = Array.from({ length: atOnce }, async () => {
        const frames = Array.from({ length: framesPerSocket }, () => hostileFrame(random, real));
        const outcome = await attack(`${fixture.url}/collab/${name}?as=mallory`, frames);
        codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
        const certain = frames.findIndex(({ code }) => code !== undefined);
        // What comes before the certain one may have been bad as well.
        const allowed = certain === -1 ? ["tolerated", 4409, 4413] : [frames[certain]?.code, 4409, 4413];
        expect(allowed, `frames ${JSON.stringify(frames.map(({ bytes }) => shown(bytes)))}`).toContain(
          outcome,
        );
      });
      await Promise.all(attacks);
    }

    expect([...codes.keys()].sort()).toEqual([1009, 4409, 4413, "tolerated"].sort());
    await vi.waitFor(
      () => {
        const [first, second] = honest.texts();
        expect(first).toBe(second);
        expect(first?.length).toBe("untouched ".length + honest.words.join("").length);
        for (const word of honest.words) expect(first).toContain(word);
      },
      { timeout: 10_000 },
    );
    const handle = await fixture.collab.rooms.open(name);
    await handle.saved();
    expect(textOf(await fixture.updates.load(name))).toBe(honest.texts()[0]);
    handle.close();
    collectGarbage();
    const after = process.memoryUsage();
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(grown).toBeLessThan(64 * MiB);
    expect(fixture.warnings).toEqual([]);

    honest.close();
    await fixture.close();
  },
  60_000,
);

function shown(bytes: Uint8Array | string): string {
  return typeof bytes === "string" ? bytes : Buffer.from(bytes.subarray(0, 2_000)).toString("hex");
}
