import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { TerminalConnection, type Screen } from "#app/terminal/terminal-connection.ts";
import type { SocketClass } from "#app/transport/socket-like.ts";
import { findFreePort } from "#server/local/free-port.ts";
import { randomFrom } from "#tests/random.ts";
import { startTerminalNode } from "./terminal-process.ts";

const PATIENCE_MS = 60_000;

/** Prints numbered lines for ever, in bursts, far below what the keeper of a shell holds while nobody reads. */
const PRINTER = [
  "import sys, time",
  "n = 0",
  "while True:",
  "  sys.stdout.write(''.join(f'o{n + i}\\n' for i in range(20))); sys.stdout.flush(); n += 20; time.sleep(0.01)",
].join("\n");
/** Says every line that was typed, once. */
const LISTENER = 'stty -echo; echo ready; while IFS= read -r line; do echo "i$line"; done';

/** What a run of rounds has seen; `faults` name bytes that were lost or doubled. */
export interface TerminalTally {
  rounds: number;
  lines: number;
  typed: number;
  readonly faults: string[];
  /** The whole screen had to be drawn anew, because what came after the last one seen was not held any more. */
  redrawn: number;
  /** From the kill, and from when the server listened again, until the shell's next byte. */
  readonly sinceKillMs: number[];
  readonly sinceListeningMs: number[];
}

/**
 * A page types without a pause at one terminal, and another prints without a pause; again and again the server is
 * killed at a random moment, and started again. Every line must be shown once and in order.
 */
export async function runTerminalRounds(options: {
  readonly databaseUrl: string;
  readonly imageDir: string;
  readonly rounds: number;
  readonly seed: number;
}): Promise<TerminalTally> {
  const random = randomFrom(options.seed);
  const dataDir = mkdtempSync(join(tmpdir(), "terminal-rounds-"));
  const port = await findFreePort();
  const start = () => startTerminalNode({ ...options, port, dataDir });
  let node = await start();
  const printing = new Page(port, "printing");
  const typing = new Page(port, "typing");
  const tally: TerminalTally = {
    rounds: 0,
    lines: 0,
    typed: 0,
    faults: [],
    redrawn: 0,
    sinceKillMs: [],
    sinceListeningMs: [],
  };
  try {
    await printing.type(`clear; python3 -c '${PRINTER.replaceAll("'", `'"'"'`)}'\r`);
    await typing.type(`clear; ${LISTENER}\r`);
    await typing.until(() => typing.text.includes("ready\r\n"), "the listener does not start");
    await printing.until(() => printing.last("o") > 0, "the printer does not start");
    const typist = typeOn(typing, tally);
    while (tally.rounds < options.rounds) {
      tally.rounds += 1;
      const goal = printing.last("o") + 1 + random.below(400);
      await printing.until(
        () => printing.last("o") >= goal,
        `round ${String(tally.rounds)}: nothing is printed`,
      );
      await delay(random.below(20));
      const killedAt = performance.now();
      process.kill(node.pid, "SIGKILL");
      await node.exited;
      const shown = printing.bytes;
      node = await start();
      const listeningAt = performance.now();
      await printing.until(
        () => printing.bytes > shown,
        `round ${String(tally.rounds)}: the shell is not back`,
      );
      tally.sinceKillMs.push(performance.now() - killedAt);
      tally.sinceListeningMs.push(performance.now() - listeningAt);
    }
    typist.stop();
    await typing.until(() => typing.last("i") === tally.typed - 1, "what was typed is not answered");
    tally.lines = printing.last("o") + 1;
    tally.faults.push(...faultsIn(printing.text, "o"), ...faultsIn(typing.text, "i"));
    tally.redrawn = printing.resets + typing.resets;
  } catch (error) {
    throw new Error(`${String(error)}\n${node.logTail()}`, { cause: error });
  } finally {
    printing.close();
    typing.close();
    await node.stop("SIGTERM", 60_000);
    rmSync(dataDir, { recursive: true, force: true });
  }
  return tally;
}

/** A line as soon as the one before was sent, for as long as the link may be away. */
function typeOn(page: Page, tally: TerminalTally): { stop(): void } {
  const timer = setInterval(() => {
    if (page.connection.type(`${String(tally.typed)}\r`)) tally.typed += 1;
  }, 10);
  return { stop: () => clearInterval(timer) };
}

/** Numbers that are missing between the first and the last, or there twice, or out of order. */
function faultsIn(text: string, kind: string): string[] {
  const numbers = [...text.matchAll(new RegExp(`^${kind}(\\d+)\\r?$`, "gm"))].map(([, number]) =>
    Number(number),
  );
  const first = numbers[0] ?? 0;
  return numbers
    .flatMap((number, index) =>
      number === first + index ? [] : [`${kind}${String(number)} at ${String(first + index)}`],
    )
    .slice(0, 5);
}

/** Browsers say nothing of a refused connection but that it has closed. */
class QuietSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on("error", () => undefined);
  }
}

/** The terminal of a page: the browser's own connection, and a screen that notes what it is given. */
class Page implements Screen {
  readonly connection: TerminalConnection;
  text = "";
  bytes = 0;
  resets = 0;
  readonly #decoder = new TextDecoder();
  readonly #retry: NodeJS.Timeout;

  constructor(port: number, terminalId: string) {
    const target = { origin: `http://127.0.0.1:${String(port)}`, workspaceId: "rounds", terminalId };
    this.connection = new TerminalConnection(
      target,
      this,
      { columns: 80, rows: 24 },
      QuietSocket as unknown as SocketClass,
    );
    // As when somebody looks at the page again; what is measured is not the pause between two attempts.
    this.#retry = setInterval(() => this.connection.reconnectNow(), 25);
  }

  write(data: Uint8Array | string, drawn?: () => void): void {
    if (typeof data === "string") {
      if (data !== "") {
        this.text = "";
        this.resets += 1;
      }
    } else {
      this.text += this.#decoder.decode(data, { stream: true });
      this.bytes += data.byteLength;
    }
    drawn?.();
  }

  setSize(): void {
    // Every screen has this one.
  }

  /** The number of the last whole line of this kind; -1 when there is none. */
  last(kind: string): number {
    const end = this.text.lastIndexOf("\n");
    const line = this.text.lastIndexOf(`\n${kind}`, end - 1);
    const number = Number.parseInt(this.text.slice(line + 2, end), 10);
    return line < 0 || Number.isNaN(number) ? -1 : number;
  }

  async type(text: string): Promise<void> {
    await this.until(() => this.text.includes("$"), "the shell does not start");
    this.connection.type(text);
  }

  async until(isSo: () => boolean, otherwise: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isSo()) {
      if (performance.now() > deadline) {
        const { phase, message } = this.connection.getState();
        throw new Error(
          `${otherwise}: ${phase}, ${String(message)}, ends in ${JSON.stringify(this.text.slice(-200))}`,
        );
      }
      await delay(2);
    }
  }

  close(): void {
    clearInterval(this.#retry);
    this.connection.close();
  }
}
