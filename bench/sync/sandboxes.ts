import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createSandboxes, imageDirIn } from "#sandbox/index.ts";
import { openSandboxLab, type SandboxLab } from "#server/labs/testing/sandbox-lab.ts";

const AGREE_WITHIN_MS = 60_000;

/** Runs `work` on a lab of its own: a real sandbox and a document, kept one by the real sync, without a browser. */
export async function withSandboxLab<Result>(work: (lab: SandboxLab) => Promise<Result>): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), "bench-sync-"));
  const imageDir = imageDirIn(resolve(import.meta.dirname, "../../.data"));
  // A sandbox alone does not keep a process running.
  const awake = setInterval(() => undefined, 1_000);
  const sandboxes = createSandboxes({ dataDir, imageDir, log: () => undefined });
  try {
    const lab = await openSandboxLab(sandboxes, "bench");
    try {
      return await work(lab);
    } finally {
      await lab.close();
    }
  } finally {
    await sandboxes.close();
    clearInterval(awake);
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Milliseconds from `since` until disk and document are the same, to the last byte. */
export async function untilOne(lab: SandboxLab, since: number): Promise<number> {
  for (;;) {
    const at = performance.now();
    const differences = await lab.differences();
    if (differences.length === 0) return at - since;
    if (at - since > AGREE_WITHIN_MS) throw new Error(`not one: ${differences.slice(0, 5).join("; ")}`);
    await delay(10);
  }
}
