import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** How a child ended: one of the two is set; `description` is the same in words. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly description: string;
}

export interface ChildOptions {
  readonly command: readonly [program: string, ...args: string[]];
  /** A program that changes identity and runs the command, as words put before it. */
  readonly runAs?: readonly string[];
  /** What the kernel sends the child when we die, even by kill -9. Linux only. */
  readonly deathSignal: "SIGTERM" | "SIGINT";
  /**
   * Receives stdout and stderr, appended; without it the child writes where we do. A file and not a pipe, so
   * that our death never blocks the child.
   */
  readonly logFile?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Child {
  readonly pid: number;
  /** Resolves once, never rejects. */
  readonly exited: Promise<Exit>;
  hasExited(): boolean;
  /** Asks with `signal`, kills after `deadlineMs`; resolves when the process is gone. */
  stop(signal: NodeJS.Signals, deadlineMs: number): Promise<Exit>;
  /** The last lines this child wrote, for error messages. */
  logTail(): string;
}

/**
 * Starts a process that cannot outlive us: it has its own process group, so that Ctrl-C reaches only the
 * launcher, which stops its children in order; and the kernel ends it should we be killed outright.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = options.logFile === undefined ? undefined : openLog(options.logFile);
  const output = log?.handle ?? "inherit";
  // Innermost, because a change of identity would make the kernel forget the signal.
  const command = withDeathSignal(options.command, options.deathSignal);
  const [program = "", ...args] = [...(options.runAs ?? []), ...command];
  const child = spawn(program, args, {
    detached: true,
    stdio: ["ignore", output, output],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  if (log !== undefined) closeSync(log.handle);

  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => {
      exit = {
        code,
        signal,
        description: signal === null ? `exit code ${String(code)}` : `signal ${signal}`,
      };
      resolve(exit);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.command[0]} started without a process id.`);

  return {
    pid,
    exited,
    hasExited: () => exit !== undefined,
    async stop(signal, deadlineMs) {
      if (exit === undefined) child.kill(signal);
      const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
      try {
        return await exited;
      } finally {
        clearTimeout(timer);
      }
    },
    logTail: () => (log === undefined ? "" : readTail(log.file, log.start)),
  };
}

/**
 * Ends a process left behind by a launcher that was killed. It is only touched when its command line names
 * `marker` (a path that is ours alone), because process ids are reused.
 */
export async function endOrphan(
  pid: number,
  marker: string,
  signal: NodeJS.Signals,
  deadlineMs: number,
): Promise<"ended" | "not ours"> {
  if (!commandLine(pid).includes(marker)) return "not ours";
  process.kill(pid, signal);
  const deadline = performance.now() + deadlineMs;
  while (commandLine(pid).includes(marker)) {
    const late = performance.now() - deadline;
    if (late > 5_000)
      throw new Error(`Process ${String(pid)} (${marker}) cannot be ended. Restart the machine.`);
    if (late > 0) process.kill(pid, "SIGKILL");
    await delay(20);
  }
  return "ended";
}

/** The full path of the first of `names` that this machine has, or undefined. */
export function findProgram(...names: string[]): string | undefined {
  // Some systems keep daemons in sbin, which ordinary users do not have in their PATH.
  const script = 'PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"; for n; do command -v "$n" && exit; done';
  const found = spawnSync("/bin/sh", ["-c", script, "sh", ...names], { encoding: "utf8" }).stdout.trim();
  return found === "" ? undefined : found;
}

/** The death signal survives `exec`, so the child keeps the id of the process we spawn. */
function withDeathSignal(command: readonly string[], signal: "SIGTERM" | "SIGINT"): readonly string[] {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  return setpriv === undefined ? command : [setpriv, "--pdeathsig", signal.slice(3), "--", ...command];
}

/** Empty when the process is gone, or a zombie that only waits to be reaped. */
function commandLine(pid: number): string {
  if (process.platform !== "linux") {
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
  }
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Starts a new file when the old one has grown large, keeping one generation. */
function openLog(file: string): { file: string; handle: number; start: number } {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  const handle = openSync(file, "a", 0o600);
  return { file, handle, start: fstatSync(handle).size };
}

function readTail(file: string, from: number): string {
  const handle = openSync(file, "r");
  try {
    const size = fstatSync(handle).size;
    const start = Math.max(from, size - 2000, 0);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    readSync(handle, buffer, 0, buffer.length, start);
    return buffer.toString("utf8").trim();
  } finally {
    closeSync(handle);
  }
}
