import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Y from "yjs";
import type { ExecResult, Sandbox, Sandboxes } from "#sandbox/index.ts";
import { isHiddenPath, MAX_TEXT_BYTES, workspaceFiles, type WorkspaceFiles } from "../document.ts";
import { decodeText } from "../text-format.ts";
import { startSync, type Sync, type SyncProblem } from "../sync.ts";

/** A document kept one with the home of a real sandbox. */
export interface SandboxLab {
  readonly files: WorkspaceFiles;
  readonly sandbox: Sandbox;
  readonly sync: Sync;
  /** What is wrong now. */
  problems(): readonly SyncProblem[];
  /** Runs a line of bash in the lab; throws when it fails. */
  run(script: string, timeoutMs?: number): Promise<ExecResult>;
  inDocument(path: string): string | undefined;
  /** Where disk and document differ, as sentences; [] when they are one, letter for letter. */
  differences(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openSandboxLab(sandboxes: Sandboxes, id: string): Promise<SandboxLab> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-lab-"));
  const sandbox = await sandboxes.open(id);
  const doc = new Y.Doc();
  const files = workspaceFiles(doc);
  let problems: readonly SyncProblem[] = [];
  const sync = await startSync({
    home: sandbox.home,
    doc,
    stateFile: join(folder, "base.json"),
    log: { warn: () => undefined },
    onProblems: (current) => (problems = current),
  });
  const inDocument = (path: string) => {
    const file = files.find(path);
    return file?.kind === "text" ? file.text.toString() : undefined;
  };

  return {
    files,
    sandbox,
    sync,
    problems: () => problems,
    async run(script, timeoutMs = 60_000) {
      const result = await sandbox.exec(["/bin/bash", "-c", script], { timeoutMs });
      if (result.exitCode !== 0) throw new Error(`${script}: ${result.stderr || result.stdout}`);
      return result;
    },
    inDocument,
    async differences() {
      const { entries } = await sandbox.home.list({ skip: isHiddenPath });
      const onDisk = new Set(entries.map(({ path }) => path));
      const missing = files.list().filter(({ path }) => !onDisk.has(path));
      const found = missing.map(({ path }) => `${path} is not on the disk`);
      for (const { path, kind } of entries) {
        const file = files.find(path);
        if (file === undefined) found.push(`${path} is not in the document`);
        else if (kind === "file" && file.kind === "text") {
          const onDisk = decodeText(await sandbox.home.read(path, MAX_TEXT_BYTES));
          if (onDisk?.text !== file.text.toString()) found.push(`${path} differs`);
        }
      }
      return found;
    },
    async close() {
      await sync.close();
      doc.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
