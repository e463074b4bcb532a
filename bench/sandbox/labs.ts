import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandboxes, imageDirIn, type Limits, type Sandbox, type Sandboxes } from "#sandbox/index.ts";

/** The system that labs see, as set-up has made it. */
export const imageDir = imageDirIn(".data");

/** Runs `work` with sandboxes of its own, in a folder that is removed afterwards. */
export async function withSandboxes<Result>(
  limits: Partial<Limits>,
  work: (sandboxes: Sandboxes) => Promise<Result>,
): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-labs-"));
  const sandboxes = createSandboxes({ dataDir, imageDir, limits, log: () => undefined });
  try {
    return await work(sandboxes);
  } finally {
    await sandboxes.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A terminal of a sandbox whose output is gathered. */
export async function openTerminal(sandbox: Sandbox, id = "bench") {
  const shell = await sandbox.openShell({ id, columns: 100, rows: 30 });
  let output = "";
  let wake = () => {};
  let message: string | undefined;
  shell.onData((bytes) => {
    // Of a flood only the end is looked at: what the bench itself does is not to be measured.
    output = (output + Buffer.from(bytes.subarray(-8_000)).toString("utf8")).slice(-16_000);
    wake();
  });
  shell.onExit((exit) => {
    message = exit.message ?? `exit ${String(exit.exitCode)}`;
    wake();
  });
  return {
    shell,
    type: (text: string) => void shell.write(Buffer.from(text)),
    output: () => output,
    /** What ended the shell, if anything has. */
    ended: () => message,
    /** Resolves when `isThere` says so of the output, or the shell has ended; false after `withinMs`. */
    async until(isThere: (output: string) => boolean, withinMs: number): Promise<boolean> {
      const deadline = performance.now() + withinMs;
      while (!isThere(output) && message === undefined) {
        const left = deadline - performance.now();
        if (left <= 0) return false;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      return isThere(output);
    },
  };
}
