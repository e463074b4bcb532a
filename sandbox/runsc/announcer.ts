import { randomInt } from "node:crypto";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { Socket } from "node:net";
import * as path from "node:path";
import type { Announcer } from "../home/announced.ts";
import { makeFifo } from "../home/system-calls.ts";

const { O_NONBLOCK, O_RDWR } = constants;
/** Open at both ends by whoever opens it: nobody waits for the other end, and nobody is hung up on when it dies. */
const BOTH_ENDS = O_RDWR | O_NONBLOCK;
/** Longer than a lab that has something to do needs to answer; and little enough for nobody to notice. */
const ANSWER_MS = 25;
/** What a pipe takes in one piece. */
const PIPE_BUF = 4096;

/** The pipes at the first process of a container (image/programs/announce.h), for as long as its bundle is there. */
export async function openPipes(bundle: string): Promise<{ input: FileHandle; answers: FileHandle }> {
  const files = pipesIn(bundle);
  makeFifo(files.input);
  makeFifo(files.answers);
  const input = await open(files.input, BOTH_ENDS);
  const answers = await open(files.answers, BOTH_ENDS).catch(async (error: unknown) => {
    await input.close();
    throw error;
  });
  return { input, answers };
}

/** Takes up the host's end; a container without pipes is told nothing. What cannot be told at once never is. */
export function createAnnouncer(bundle: string): Announcer {
  const files = pipesIn(bundle);
  let descriptor: number;
  let answers: Socket;
  try {
    descriptor = openSync(files.input, BOTH_ENDS);
  } catch {
    return SILENT;
  }
  try {
    answers = new Socket({ fd: openSync(files.answers, BOTH_ENDS), readable: true, writable: false });
  } catch {
    closeSync(descriptor);
    return SILENT;
  }
  const waiting = new Map<string, () => void>();
  let last = randomInt(2 ** 40); // unlike those of a server before, whose answers may still come
  let isClosed = false;
  let unfinished = "";
  answers.on("error", () => {});
  answers.on("data", (bytes) => {
    const lines = (unfinished + bytes.toString("latin1")).split("\n");
    unfinished = (lines.pop() ?? "").slice(0, 32);
    for (const line of lines) waiting.get(line)?.();
  });

  return {
    async before(file) {
      const number = ++last;
      if (!say("<", number, file)) return number;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ANSWER_MS);
        waiting.set(String(number), () => {
          clearTimeout(timer);
          resolve();
        });
      });
      waiting.delete(String(number));
      return number;
    },

    after: (file, number = ++last) => void say(">", number, file),

    close() {
      if (isClosed) return;
      isClosed = true;
      closeSync(descriptor);
      answers.destroy();
      for (const answered of waiting.values()) answered();
    },
  };

  function say(what: "<" | ">", number: number, file: string): boolean {
    const line = Buffer.from(`${what} ${number} ${file}\n`);
    if (isClosed || line.length > PIPE_BUF) return false;
    try {
      return writeSync(descriptor, line) === line.length;
    } catch {
      return false; // the pipe is full: the lab has stopped listening
    }
  }
}

const SILENT: Announcer = { before: () => Promise.resolve(0), after() {}, close() {} };

function pipesIn(bundle: string) {
  return { input: path.join(bundle, "written"), answers: path.join(bundle, "heard") };
}
