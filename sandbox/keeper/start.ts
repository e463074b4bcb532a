import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { createRequire } from "node:module";
import { connect, type Socket } from "node:net";
import * as path from "node:path";
import { SandboxError } from "../errors.ts";
import { encodeFrame, KEEPER_VERSION, readFrames, type FromKeeper } from "./frames.ts";
import { KEEPER_PID_FILE, KEEPER_SOCKET } from "./place.ts";

const ANSWER_MS = 5_000;
const START_MS = 30_000;
const MAIN = path.join(import.meta.dirname, "main.ts");

/**
 * A connection to the keeper of this folder: the one that runs, else a new one. What runs but does not answer, or is
 * of another version, is ended first. Call it only while holding the folder's lock.
 */
export async function reachKeeper(folder: string, orphanMs: number): Promise<Socket> {
  const running = await greet(folder).catch(() => null);
  if (running) return running;
  endKeeper(folder);
  await startKeeper(folder, orphanMs);
  const deadline = Date.now() + START_MS;
  for (;;) {
    const socket = await greet(folder).catch(() => null);
    if (socket) return socket;
    if (Date.now() > deadline)
      throw new SandboxError("TIMED_OUT", "The lab's terminals could not be started. Please try again.");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Ends the keeper of the folder, whatever state it is in, and the shells with it. */
export function endKeeper(folder: string): void {
  try {
    const pid = Number(readFileSync(path.join(folder, KEEPER_PID_FILE), "utf8"));
    // Another program may have got its number since.
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    if (command.includes(MAIN) && command.includes(folder)) process.kill(pid, "SIGKILL");
  } catch {
    // None was started here, or it is gone.
  }
}

/** Connects and exchanges versions; null when nobody listens. */
async function greet(folder: string): Promise<Socket | null> {
  const handle = await fs.open(folder);
  // Through the descriptor, because the folder's own path may be too long for a socket's.
  const socket = connect(`/proc/self/fd/${handle.fd}/${KEEPER_SOCKET}`);
  socket.on("error", () => {}); // told by "close"
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch {
    socket.destroy();
    return null;
  } finally {
    await handle.close();
  }
  const version = await new Promise<number | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ANSWER_MS);
    const stopReading = readFrames<FromKeeper>(
      socket,
      (head) => {
        clearTimeout(timer);
        stopReading();
        resolve(head.type === "welcome" ? head.version : undefined);
      },
      () => {}, // told by "close"
    );
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    socket.write(encodeFrame({ type: "hello", version: KEEPER_VERSION }));
  });
  if (version === KEEPER_VERSION) return socket;
  socket.destroy();
  return null;
}

async function startKeeper(folder: string, orphanMs: number): Promise<void> {
  const log = openSync(path.join(folder, "keeper.log"), "a", 0o600);
  const tsx = createRequire(import.meta.url).resolve("tsx");
  // A session of its own: what ends the server's group does not end it.
  const child = spawn(process.execPath, ["--import", tsx, MAIN, folder, String(orphanMs)], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  await once(child, "spawn");
}
