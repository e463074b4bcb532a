import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import {
  createSandboxes,
  imageDirIn,
  type Limits,
  type Sandbox,
  type Sandboxes,
  type Shell,
} from "./index.ts";
import { missingRequirement } from "./runsc/probe.ts";

/** The system image of the working copy; read-only, so every test shares it. */
export const imageDir = imageDirIn(path.resolve(import.meta.dirname, "../.data"));

const problem = await missingRequirement(imageDir);
if (problem !== null && process.env["REQUIRE_SANDBOX"] === "1")
  throw new Error(`REQUIRE_SANDBOX is set. ${problem}`);

/** `describe` for what needs gVisor and root; elsewhere the tests are skipped by name, with the reason. */
export const describeSandbox: (title: string, tests: () => void) => void =
  problem === null ? describe : (title, tests) => describe.skip(`${title} (${problem})`, tests);

/** Sandboxes in a data folder of their own for the tests of one `describe`. */
export function useSandboxes(limits: Partial<Limits> = {}): () => Sandboxes {
  let sandboxes: Sandboxes;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), "sandbox-"));
    sandboxes = createSandboxes({ dataDir, imageDir, limits, log: () => {} });
  });
  afterAll(async () => {
    await sandboxes.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 20_000);
  return () => sandboxes;
}

/** Runs a line of bash; its output without the last newline. */
export async function bash(sandbox: Sandbox, script: string, timeoutMs = 20_000): Promise<string> {
  const { stdout, stderr } = await sandbox.exec(["/bin/bash", "-c", script], { timeoutMs });
  return (stdout + stderr).trimEnd();
}

/** A new shell with someone who reads: collects output and waits for what is expected of it. */
export async function attach(
  sandbox: Sandbox,
  { id = randomUUID(), columns = 80, rows = 24 }: { id?: string; columns?: number; rows?: number } = {},
) {
  const shell: Shell = await sandbox.openShell({ id, columns, rows });
  let output = "";
  let notice = () => {};
  shell.onData((bytes) => {
    output = (output + Buffer.from(bytes).toString("utf8")).replaceAll(BRACKETED_PASTE, "");
    notice();
  });
  const exit = new Promise<{ exitCode: number; message?: string }>((resolve) => shell.onExit(resolve));

  /** Resolves to everything up to and including the first match since the last one; fails after `withinMs`. */
  async function expectOutput(pattern: RegExp, withinMs = 20_000): Promise<string> {
    const deadline = AbortSignal.timeout(withinMs);
    for (;;) {
      const match = pattern.exec(output);
      if (match) {
        const end = match.index + match[0].length;
        const seen = output.slice(0, end);
        output = output.slice(end);
        return seen;
      }
      await new Promise<void>((resolve, reject) => {
        notice = resolve;
        deadline.onabort = () => reject(new Error(`no ${String(pattern)} in ${JSON.stringify(output)}`));
      });
    }
  }

  const type = (text: string) => void shell.write(Buffer.from(text));
  await expectOutput(PROMPT);
  return { shell, exit, type, expectOutput };
}

// eslint-disable-next-line no-control-regex -- what bash wraps around every line it reads
const BRACKETED_PASTE = /\x1b\[\?2004[hl]\r?/g;

/** What the lab's prompt looks like on the wire, colours included. */
export const PROMPT = /student@lab[^\n]*\$[^\n]*? /;
