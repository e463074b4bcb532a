import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import type { Limits } from "../driver.ts";
import { writeBundle } from "./bundle.ts";
import { runsc, type Engine } from "./command.ts";
import { newContainerId, type Layout } from "./layout.ts";
import { removeContainer } from "./lifecycle.ts";

/** Fastest first. kvm is left out: it hangs where virtualisation is nested. */
const PLATFORMS = ["systrap", "ptrace"];
const PROBE_MS = 10_000;
const INSTALL_RUNSC = "install gVisor (apt-get install runsc, or see gvisor.dev)";

/** One sentence naming what this machine lacks and how to get it, or null. Starts nothing. */
export async function missingRequirement(imageDir: string): Promise<string | null> {
  if (process.platform !== "linux") return "Labs need Linux: run the server on a Linux machine.";
  if (process.getuid?.() !== 0) return "Labs need root to start sandboxes: run the server as root.";
  for (const [command, advice] of [
    ["runsc", INSTALL_RUNSC],
    ["mkfs.ext4", "install it (apt-get install e2fsprogs)"],
    ["mount", "install it (apt-get install mount)"],
  ] as const) {
    if (!(await isInstalled(command))) return `Labs need the command ${command}: ${advice}.`;
  }
  if (!existsSync("/dev/loop-control")) {
    return "Labs need loop devices (/dev/loop-control): run modprobe loop, or give the container that device.";
  }
  if (!existsSync(path.join(imageDir, "bin/bash"))) {
    return "The labs' system image is missing: build it with node sandbox/image/build-image.mjs.";
  }
  return null;
}

/** The first way of calling runsc that really starts a sandbox here, or a sentence why none does. */
export async function findEngine(
  layout: Layout,
  options: { imageDir: string; limits: Limits },
): Promise<{ engine: Engine } | { problem: string }> {
  let lastError = "";
  for (const ignoreCgroups of [false, true]) {
    for (const platform of PLATFORMS) {
      const engine = { platform, ignoreCgroups };
      const error = await tryEngine(layout, engine, options);
      if (error === undefined) return { engine };
      lastError = error;
    }
  }
  return {
    problem: `gVisor is installed but starts no sandbox here (${lastError}): check that ptrace is permitted.`,
  };
}

async function tryEngine(
  layout: Layout,
  engine: Engine,
  options: { imageDir: string; limits: Limits },
): Promise<string | undefined> {
  const id = newContainerId(layout);
  const folder = path.join(layout.bundles, id);
  const slotDir = path.join(folder, "home");
  const cgroup = `/${layout.prefix}/${id}`;
  await writeBundle({ ...options, folder, slotDir, cgroup, hostname: "probe", args: ["/bin/true"] });
  await fs.mkdir(slotDir);
  try {
    const logFile = path.join(folder, "engine.log");
    const result = await runsc(layout, engine, ["run", "--bundle", folder, id], {
      timeoutMs: PROBE_MS,
      logFile,
    });
    if (result.ok) return undefined;
    if (result.timedOut) return `platform ${engine.platform} did not answer`;
    return result.stderr.trim().split("\n").at(-1) ?? "no output";
  } finally {
    await removeContainer(layout, engine, { id, bundle: folder });
  }
}

async function isInstalled(command: string): Promise<boolean> {
  const { failed } = await execa("which", [command], { reject: false, timeout: 5_000 });
  return !failed;
}
