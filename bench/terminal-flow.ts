import { setTimeout as delay } from "node:timers/promises";
import { spawn } from "node-pty";
import { WebSocket } from "ws";
import { TerminalClient } from "#collab/testing/terminal-client.ts";
import { spread, type Table } from "./table.ts";
import { processesOf, residentMb, type TerminalServer, withTerminals } from "./with-terminals.ts";

const BULK_MB = 50;
const BULK_ROUNDS = 3;
const INTERRUPTS = 15;
const REATTACHES = 20;
const FLOOD_MS = 10_000;
const PATIENCE_MS = 120_000;
const BULK = `base64 -w 76 /dev/zero | head -c ${String(BULK_MB * 1_000_000)}; echo END-$((1+1))\r`;
const KEPT_LETTERS = 400;
const UPDATE_EVERY_BYTES = 32 * 1024;

/** Bulk output, a flood and what ends it, and coming back: through a gVisor sandbox, our server and one WebSocket. */
export function measureTerminalFlow(): Promise<Table> {
  return withTerminals(async (server) => {
    const bulk = await bulkRates(server);
    const interrupts = await interruptTimes(server);
    const flood = await floodMemory(server);
    const reattach = await reattachTimes(server);
    const rate = (mbPerSecond: readonly number[]) => spread(mbPerSecond)[0];
    return {
      columns: ["measure", "p50", "p95", "max", "samples"],
      rows: [
        [`${String(BULK_MB)} MB of output, MB/s: ours`, rate(bulk.ours), "", "", BULK_ROUNDS],
        ["the same: node-pty → runsc exec, nothing else", rate(bulk.raw), "", "", BULK_ROUNDS],
        ["ratio", Math.round((rate(bulk.ours) / rate(bulk.raw)) * 100) / 100, "", "", ""],
        ["Ctrl-C in a flood of `yes` → prompt, ms", ...spread(interrupts), interrupts.length],
        ["`yes` for 10 s, nobody reads: growth of the server, MB", flood.server, "", "", 1],
        ["the same: growth of the keeper of shells, MB", flood.keeper, "", "", 1],
        ["connected again → exact screen of an editor, ms", ...spread(reattach), reattach.length],
      ],
    };
  });
}

/** What a page does: says how far it has drawn, here at once. */
async function openReading(server: TerminalServer, terminalId: string): Promise<Reader> {
  const socket = new WebSocket(`${server.url}/terminal/bench/${terminalId}?columns=100&rows=30`);
  const reader = new Reader(socket);
  await reader.until((tail) => tail !== "", `the terminal ${terminalId} shows nothing`);
  return reader;
}

class Reader {
  bytes = 0;
  #tail = "";
  #offset = 0;
  #told = 0;
  #check: () => void = () => undefined;

  constructor(readonly socket: WebSocket) {
    socket.on("message", (data: Buffer, isBinary) => {
      if (!isBinary) {
        const message = JSON.parse(data.toString()) as { type: string; offset: number };
        if (message.type === "attached") this.#offset = message.offset;
        return;
      }
      this.bytes += data.byteLength;
      this.#offset += data.byteLength;
      // Looked at whole, as what is waited for may be followed by much else.
      this.#tail = this.#tail.slice(-KEPT_LETTERS) + data.toString("latin1");
      if (this.bytes - this.#told > UPDATE_EVERY_BYTES) {
        this.#told = this.bytes;
        socket.send(JSON.stringify({ type: "drawn", offset: this.#offset }));
      }
      this.#check();
    });
  }

  type(text: string): void {
    this.#tail = "";
    this.socket.send(Buffer.from(text));
  }

  /** Rejects with `otherwise` when that takes minutes. */
  until(isSo: (tail: string) => boolean, otherwise: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${otherwise}: ${this.#tail.slice(-KEPT_LETTERS)}`)),
        PATIENCE_MS,
      );
      this.#check = () => {
        if (!isSo(this.#tail)) return;
        clearTimeout(timer);
        this.#check = () => undefined;
        resolve();
      };
      this.#check();
    });
  }
}

async function bulkRates(server: TerminalServer): Promise<{ ours: number[]; raw: number[] }> {
  const reader = await openReading(server, "bulk");
  await reader.until((tail) => tail.includes("$"), "no prompt");
  const ours: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < BULK_ROUNDS; round += 1) {
    const startedAt = performance.now();
    reader.type(BULK);
    await reader.until((tail) => tail.includes("END-2\r\n"), "the output does not end");
    ours.push((BULK_MB / (performance.now() - startedAt)) * 1_000);
    raw.push(await rawRate(server));
  }
  reader.socket.close();
  return { ours, raw };
}

/** The command that our shell was started with, once more in the same sandbox, read by nobody but node-pty. */
async function rawRate({ dataDir }: TerminalServer): Promise<number> {
  const [found] = processesOf(dataDir, "--process");
  if (found === undefined) throw new Error("there is no shell to copy");
  const [program = "", ...args] = found.command.filter((part) => part !== "");
  const pty = spawn(program, args, { cols: 100, rows: 30, encoding: null });
  let tail = "";
  let startedAt: number | undefined;
  return new Promise((resolve) => {
    (pty.onData as unknown as (listener: (bytes: Buffer) => void) => void)((bytes) => {
      tail = (tail + bytes.toString("latin1")).slice(-KEPT_LETTERS);
      if (startedAt === undefined && tail.includes("$")) {
        startedAt = performance.now();
        tail = "";
        pty.write(BULK);
      } else if (startedAt !== undefined && tail.includes("END-2\r\n")) {
        resolve((BULK_MB / (performance.now() - startedAt)) * 1_000);
        pty.kill();
      }
    });
  });
}

async function interruptTimes(server: TerminalServer): Promise<number[]> {
  const reader = await openReading(server, "interrupt");
  await reader.until((tail) => tail.includes("$"), "no prompt");
  const times: number[] = [];
  for (let round = 0; round < INTERRUPTS; round += 1) {
    const before = reader.bytes;
    reader.type("yes\r");
    await reader.until(() => reader.bytes > before + 2_000_000, "no flood");
    const startedAt = performance.now();
    reader.type("\x03");
    // gVisor's tty does not show ^C; the shell's prompt is the answer.
    await reader.until((tail) => tail.includes("$"), "no prompt");
    times.push(performance.now() - startedAt);
  }
  reader.socket.close();
  return times;
}

async function floodMemory(server: TerminalServer): Promise<{ server: number; keeper: number }> {
  const [keeper] = processesOf(server.dataDir, "keeper");
  if (keeper === undefined) throw new Error("there is no keeper of shells");
  const reader = await openReading(server, "flood");
  await reader.until((tail) => tail.includes("$"), "no prompt");
  const before = { server: residentMb(server.pid), keeper: residentMb(keeper.pid) };
  reader.type("yes\r");
  reader.socket.pause();
  await delay(FLOOD_MS);
  const after = { server: residentMb(server.pid), keeper: residentMb(keeper.pid) };
  reader.socket.terminate();
  const last = await openReading(server, "flood");
  last.type("\x03");
  await last.until((tail) => tail.includes("$"), "the flood does not end");
  last.socket.close();
  return { server: after.server - before.server, keeper: after.keeper - before.keeper };
}

/** The screen counts when it equals, to the last cell, what the one shows that was there all the time. */
async function reattachTimes(server: TerminalServer): Promise<number[]> {
  const path = "bench/editor";
  const size = { columns: 100, rows: 30 };
  const first = await TerminalClient.open(server.url, path, size);
  await first.until(() => first.text.includes("$"));
  first.type("seq 1 60000; seq 1 2000 > numbers; vim numbers\r");
  await first.until(() => first.text.includes("\x1b[?1049h") && first.text.includes("2000L"));
  for (let page = 0; page < 100; page += 1) first.type("\x06");
  const expected = await settled(first);
  const times: number[] = [];
  for (let round = 0; round < REATTACHES; round += 1) {
    const startedAt = performance.now();
    const late = await TerminalClient.open(server.url, path, size);
    await late.until(() => late.attached !== undefined && late.offset >= late.attached.end);
    const emulator = await late.draw();
    times.push(performance.now() - startedAt);
    if (JSON.stringify(emulator.picture(0)) !== expected) throw new Error("the screen is not the same");
    late.close();
  }
  first.close();
  return times;
}

/** The picture once nothing more comes. */
async function settled(client: TerminalClient): Promise<string> {
  for (let { offset } = client; ; { offset } = client) {
    await delay(1_000);
    if (client.offset === offset) return JSON.stringify((await client.draw()).picture(0));
  }
}
