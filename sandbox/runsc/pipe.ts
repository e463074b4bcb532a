import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PipeOptions, PipeResult } from "../driver.ts";
import { SandboxError } from "../errors.ts";
import { processSpec } from "./bundle.ts";
import { engineFlags, type Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import type { Container } from "./lifecycle.ts";
import { killMarked, newMark } from "./mark.ts";
import { withSpecFile } from "./spec-file.ts";

const KEPT_COMPLAINT_BYTES = 4_096;

/** Runs one command in the home with a stream at each end; see `Sandbox.pipe`. */
export async function pipeThroughContainer(
  layout: Layout,
  engine: Engine,
  container: Container,
  command: readonly string[],
  { input, output, timeoutMs, signal }: PipeOptions,
): Promise<PipeResult> {
  const mark = newMark();
  const spec = processSpec({ args: command, env: { TERM: "dumb", ...container.env, ...mark } });
  return withSpecFile(container, spec, async (file) => {
    const client = spawn("runsc", [...engineFlags(layout, engine), "exec", "--process", file, container.id]);
    const complaint = lastWords(client.stderr);
    const timeout = AbortSignal.timeout(timeoutMs);
    const end = { signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]) };
    const exited = once(client, "exit", end) as Promise<[number | null]>;
    try {
      const [[exitCode]] = await Promise.all([
        exited,
        output === undefined ? client.stdout.resume() : pipeline(client.stdout, output, end),
        input === undefined ? client.stdin.end() : feed(input, client.stdin, end),
      ]);
      return { exitCode: exitCode ?? 137, complaint: complaint() };
    } catch (error) {
      client.kill("SIGKILL"); // first, so that it cannot start what is looked for afterwards
      input?.destroy();
      await killMarked(layout, engine, container, mark);
      if (!timeout.aborted) throw error;
      throw new SandboxError("TIMED_OUT", "The lab took too long.", { cause: error });
    }
  });
}

/** A command may end before it has read everything. */
async function feed(input: Readable, stdin: Writable, end: { signal: AbortSignal }): Promise<void> {
  let sourceFailed = false;
  input.once("error", () => (sourceFailed = true));
  await pipeline(input, stdin, end).catch((error: unknown) => {
    if (sourceFailed || end.signal.aborted) throw error;
  });
}

function lastWords(stream: Readable): () => string {
  let kept = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk]).subarray(-KEPT_COMPLAINT_BYTES);
  });
  stream.on("error", () => {});
  return () => kept.toString("utf8");
}
