import { spawn } from "node:child_process";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import * as nodePty from "node-pty";
import { systemCode } from "../errors.ts";
import { closeOnExec } from "../home/system-calls.ts";

/** How often it is looked whether all was read after the program has ended and while others hold its tty. */
const LAST_LOOK_MS = 100;
/** More than the kernel keeps of a tty: what comes beyond was written after the end of the program. */
const LAST_BYTES = 128 << 10;

/** What the kernel hands out of a tty at once; a shorter read has emptied it. */
const FULL_READ_BYTES = 4_095;
/** How much is read on before others have their turn. */
const MOST_AT_ONCE_BYTES = 64 << 10;
/** Used within one turn only. */
const scratch = Buffer.allocUnsafe(MOST_AT_ONCE_BYTES);

/** node-pty's native part, which its types leave out. */
const { native } = nodePty as unknown as {
  native: {
    open(columns: number, rows: number): { master: number; slave: number; pty: string };
    resize(master: number, columns: number, rows: number): void;
  };
};

/** A program on a tty of the host. */
export interface Pty {
  /** How many bytes the tty has taken: all, some, or none while it is full. Never blocks; -1 once it is closed. */
  write(bytes: Uint8Array): number;
  resize(columns: number, rows: number): void;
  pause(): void;
  resume(): void;
  signal(name: NodeJS.Signals): void;
}

/**
 * Starts a program on a new tty, as leader of its session. `onEnd` comes after the last byte of output. The bytes given
 * to `onData` are not kept beyond the call.
 *
 * node-pty's own terminal is not used: 200 ms after the end of the program it throws away what was not yet read, and
 * it neither tells when input was taken nor waits quietly while it is not.
 */
export function startOnPty(
  program: { file: string; args: readonly string[]; columns: number; rows: number },
  events: { onData(bytes: Buffer): void; onEnd(exitCode: number): void },
): Pty {
  const { master, slave, pty: name } = native.open(program.columns, program.rows);
  // A program that held its own tty's other end would never be told that we let go of it.
  closeOnExec(master);
  // The slave from `open` does not block, which programs do not expect.
  const stdio = openSync(name, constants.O_RDWR | constants.O_NOCTTY);
  closeSync(slave);
  const child = spawn("setsid", ["--ctty", program.file, ...program.args], { stdio: [stdio, stdio, stdio] });
  closeSync(stdio);
  const output = new ReadStream(master);
  let exitCode: number | undefined;
  let last = 0;
  let closed = false;
  let lastLook: NodeJS.Timeout | undefined;

  output.on("data", (bytes) => {
    give(bytes);
    if (bytes.length >= FULL_READ_BYTES) readOn();
  });
  // Told at the first short read after everybody let go of the tty, when there may be more to read.
  output.on("end", readTheRest);
  // EIO: nobody holds the tty any more, and everything has been read.
  output.on("error", () => {});
  output.on("close", () => {
    closed = true;
    clearTimeout(lastLook);
    if (exitCode !== undefined) events.onEnd(exitCode);
    else child.kill("SIGHUP");
  });
  child.on("error", () => end(127));
  child.on("exit", (code, signal) => end(code ?? 128 + signalNumber(signal)));

  return {
    write(bytes) {
      if (closed || output.destroyed) return -1;
      try {
        return writeSync(master, bytes);
      } catch (error) {
        return systemCode(error) === "EAGAIN" ? 0 : -1;
      }
    },
    resize(columns, rows) {
      if (!closed && !output.destroyed) native.resize(master, columns, rows);
    },
    pause: () => void output.pause(),
    resume: () => void output.resume(),
    signal: (signal) => void child.kill(signal),
  };

  function give(bytes: Buffer): void {
    events.onData(bytes);
    if (exitCode === undefined) return;
    last += bytes.length;
    if (last > LAST_BYTES) output.destroy();
  }

  /** The event loop would wake up for every 4 kB. */
  function readOn(): void {
    let length = 0;
    try {
      while (!output.destroyed && !output.isPaused() && length + FULL_READ_BYTES < scratch.length) {
        const more = readSync(master, scratch, length, scratch.length - length, null);
        length += more;
        if (more < FULL_READ_BYTES) break;
      }
    } catch {
      // EAGAIN: there is no more. EIO: the stream will be told as well.
    }
    if (length > 0) give(scratch.subarray(0, length));
  }

  function end(code: number): void {
    if (exitCode !== undefined) return;
    exitCode = code;
    if (closed) events.onEnd(code);
    else lookAgain();
  }

  function lookAgain(): void {
    lastLook = setTimeout(() => {
      if (!output.isPaused() && output.readableLength === 0) readTheRest();
      if (!output.destroyed) lookAgain();
    }, LAST_LOOK_MS);
  }

  /** Not by waiting for silence, which on a busy machine may come before the last bytes. */
  function readTheRest(): void {
    try {
      while (!output.destroyed) {
        const bytes = Buffer.allocUnsafe(LAST_BYTES);
        const length = readSync(master, bytes);
        if (length === 0) break;
        give(bytes.subarray(0, length));
      }
    } catch {
      // EAGAIN: there is no more. EIO: nor will there be.
    }
    output.destroy();
  }
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === "SIGKILL" ? 9 : signal === "SIGTERM" ? 15 : signal === "SIGHUP" ? 1 : 2;
}
