import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { DEFAULT_LIMITS, type Sandbox } from "#sandbox/index.ts";
import { bundleConfig } from "#sandbox/runsc/bundle.ts";
import { readCgroup, removeCgroups } from "#sandbox/runsc/cgroup.ts";
import type { Table } from "../table.ts";
import { imageDir, openTerminal, withSandboxes } from "./labs.ts";

const BARE = 20;
const LABS = [50, 100];
const SETTLE_MS = 10_000;
const WATCH_MS = 30_000;

/** What a lab costs that nobody uses, with a shell at its prompt; beside it `runsc` alone, running `sleep`. */
export async function measureIdle(): Promise<Table> {
  const rows = [await measureBare(BARE)];
  for (const count of LABS) rows.push(await measureLabs(count));
  return {
    columns: [
      "at rest",
      "memory each in its cgroup, MB",
      "fall of MemAvailable each, MB",
      "of all, GB",
      "CPU each, % of a core: sandbox",
      "server and terminals",
    ],
    rows,
  };
}

async function measureLabs(count: number) {
  return withSandboxes({}, async (sandboxes) => {
    await sandboxes.unavailableBecause();
    const before = await availableBytes();
    const labs: Sandbox[] = [];
    for (let index = 0; index < count; index += 1) {
      const sandbox = await sandboxes.open(`lab${String(index)}`);
      const terminal = await openTerminal(sandbox);
      if (!(await terminal.until((output) => output.includes("$"), 60_000))) throw new Error("no prompt");
      labs.push(sandbox);
    }
    const usage = () => Promise.all(labs.map((lab) => lab.stats()));
    return describe(`our lab, ${String(count)} at once`, before, usage);
  });
}

async function measureBare(count: number) {
  const folder = await mkdtemp(join(tmpdir(), "bench-bare-"));
  const flags = [`--root=${folder}/state`, "--platform=ptrace", "--network=none", "--overlay2=none"];
  const ids = Array.from({ length: count }, (_, index) => `bare-${String(process.pid)}-${String(index)}`);
  const cgroup = (id: string) => `/bench-bare/${id}`;
  const runsc = (args: string[]) => execa("runsc", [...flags, ...args], { stdio: "ignore", timeout: 60_000 });
  try {
    const before = await availableBytes();
    for (const id of ids) {
      const bundle = join(folder, id);
      await mkdir(join(bundle, "home/student"), { recursive: true });
      const config = bundleConfig({
        imageDir,
        slotDir: join(bundle, "home"),
        hostname: "bare",
        limits: DEFAULT_LIMITS,
        cgroup: cgroup(id),
        args: ["/bin/sleep", "infinity"],
      });
      await writeFile(join(bundle, "config.json"), JSON.stringify(config));
      await runsc(["create", "--bundle", bundle, id]);
      await runsc(["start", id]);
    }
    const usage = () => Promise.all(ids.map((id) => readCgroup(cgroup(id))));
    return await describe(`runsc alone with sleep, ${String(count)} at once`, before, usage);
  } finally {
    await Promise.all(ids.map((id) => runsc(["delete", "--force", id]).catch(() => undefined)));
    removeCgroups("/bench-bare");
    await rm(folder, { recursive: true, force: true });
  }
}

interface Usage {
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

async function describe(name: string, availableBefore: number, usageOfEach: () => Promise<readonly Usage[]>) {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const [before, serverBefore, startedAt] = [await usageOfEach(), serverCpuMs(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  const elapsed = performance.now() - startedAt;
  const [after, serverAfter] = [await usageOfEach(), serverCpuMs()];
  const count = after.length;
  const cpuMs = (usages: readonly Usage[]) => sum(usages.map((usage) => usage.cpuMs));
  const percent = (ms: number) => ((ms / elapsed / count) * 100).toFixed(3);
  const fallen = availableBefore - (await availableBytes());
  return [
    name,
    (sum(after.map((usage) => usage.memoryBytes)) / count / 1e6).toFixed(1),
    (fallen / count / 1e6).toFixed(1),
    (fallen / 1e9).toFixed(2),
    percent(cpuMs(after) - cpuMs(before)),
    percent(serverAfter - serverBefore),
  ];
}

/** CPU of this process and of those it has started outside the sandboxes' cgroups: who holds the terminals. */
function serverCpuMs(): number {
  const { user, system } = process.cpuUsage();
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const ticks = pids.map((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (!/bench-labs-/.test(command) || /\0(?:boot|gofer)\0/.test(command)) return 0;
      const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
      return Number(fields[11]) + Number(fields[12]);
    } catch {
      return 0; // it has just ended
    }
  });
  return (user + system) / 1000 + sum(ticks) * 10;
}

async function availableBytes(): Promise<number> {
  const kilobytes = /MemAvailable:\s+(\d+)/.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
