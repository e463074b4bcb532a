import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import type { Readable } from "node:stream";
import type { ExecOptions, ExecResult } from "../driver.ts";
import { splitPath } from "../home/names.ts";
import { HOME, processSpec } from "./bundle.ts";
import { engineFlags, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";
import { killMarked, newMark, type Mark } from "./mark.ts";
import { noticesAbout } from "./notices.ts";
import { withSpecFile } from "./spec-file.ts";

const DEFAULT_MAX_OUTPUT_BYTES = 1 << 20;
const KILLED = 137;
const COMMAND_NOT_FOUND = 127;
/** What `runsc exec` itself exits with when it could not do its work, or lost the sandbox. */
export const ENGINE_FAILED = 128;
/** How it says that the command itself was not there; its other failures begin with the same words. */
const NO_SUCH_COMMAND = /^executing processes for container: .*error finding executable/;
/** How long output may trickle in after the command itself has ended. */
const DRAIN_MS = 250;

/**
 * Runs one command without a tty and resolves when it has ended, whatever its exit code.
 *
 * At `timeoutMs` or `signal` everything it started is killed. Background processes it leaves may go on, unless they
 * hold its output open. Rejects with the signal's reason when aborted.
 */
export async function execInContainer(
  layout: Layout,
  engine: Engine,
  container: Container,
  command: readonly string[],
  options: ExecOptions,
): Promise<ExecResult> {
  options.signal?.throwIfAborted();
  const mark = newMark();
  const spec = processSpec({
    args: command,
    cwd: options.cwd ? path.posix.join(HOME, ...splitPath(options.cwd)) : HOME,
    env: { TERM: "dumb", ...container.env, ...options.env, ...mark },
  });
  return withSpecFile(container, spec, (file) => run(layout, engine, container, file, mark, options));
}

async function run(
  layout: Layout,
  engine: Engine,
  container: Container,
  specFile: string,
  mark: Mark,
  options: ExecOptions,
): Promise<ExecResult> {
  const startedAt = performance.now();
  const maxBytes = options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES;
  const args = [...engineFlags(layout, engine), "exec", "--process", specFile, container.id];
  const client = spawn("runsc", args);
  const stdout = collect(client.stdout, maxBytes);
  const stderr = collect(client.stderr, maxBytes);
  client.stdin.on("error", () => {}); // EPIPE: the command need not read its input
  client.stdin.end(options.stdin ?? "");
  const exited = once(client, "exit") as Promise<[number | null]>;
  const closed = once(client, "close").catch(() => {}); // a failed spawn is told by `exited`

  const interruption = await firstOf(exited, options.timeoutMs, options.signal);
  if (interruption || (await firstOf(closed, DRAIN_MS))) {
    client.kill("SIGKILL"); // first, so that it cannot start what is looked for afterwards
    await killMarked(layout, engine, container, mark);
  }
  client.stdout.destroy();
  client.stderr.destroy();
  const [exitCode] = await exited;
  if (interruption === "aborted") throw options.signal?.reason;

  // A command whose child was ended may itself go on, so its exit code tells nothing.
  const notices = await noticesAbout(container, mark);
  const notFound = exitCode === ENGINE_FAILED && NO_SUCH_COMMAND.test(stderr.text());
  return {
    exitCode: interruption ? KILLED : notFound ? COMMAND_NOT_FOUND : (exitCode ?? KILLED),
    stdout: stdout.text(),
    stderr: notFound
      ? "command not found\n"
      : [stderr.text(), ...notices.map((each) => `${each}\n`)].join(""),
    timedOut: interruption === "timedOut",
    truncated: stdout.truncated() || stderr.truncated(),
    durationMs: Math.round(performance.now() - startedAt),
  };
}

/** Waits for `work`; resolves to what came before its end, if anything did. Rejects when `work` does. */
async function firstOf(
  work: Promise<unknown>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<"timedOut" | "aborted" | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let abort = () => {};
  const interruption = new Promise<"timedOut" | "aborted">((resolve) => {
    timer = setTimeout(() => resolve("timedOut"), timeoutMs);
    abort = () => resolve("aborted");
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work.then(() => undefined), interruption]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Gathers a stream up to `maxBytes` and goes on reading, so that the writer is not held up. */
function collect(stream: Readable, maxBytes: number) {
  const chunks: Buffer[] = [];
  let length = 0;
  let truncated = false;
  stream.on("data", (chunk: Buffer) => {
    const kept = chunk.subarray(0, maxBytes - length);
    if (kept.length > 0) chunks.push(kept);
    length += kept.length;
    truncated ||= kept.length < chunk.length;
  });
  stream.on("error", () => {});
  return { text: () => Buffer.concat(chunks).toString("utf8"), truncated: () => truncated };
}
