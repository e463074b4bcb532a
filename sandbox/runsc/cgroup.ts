import { existsSync, readdirSync, rmdirSync } from "node:fs";
import * as fs from "node:fs/promises";

const ROOT = "/sys/fs/cgroup";

export interface CgroupFacts {
  readonly memoryBytes: number;
  readonly cpuMs: number;
  readonly hostTasks: number;
  /** How often the kernel killed something in it for want of memory. */
  readonly outOfMemoryKills: number;
  /** How often a new task was refused by the outer wall. */
  readonly refusedTasks: number;
}

/** Reads one sandbox's counters under cgroup v1 or v2; zeros where a counter does not exist. */
export async function readCgroup(cgroup: string): Promise<CgroupFacts> {
  const [memory, cpu, tasks, kills, refused] = await Promise.all(
    isUnified()
      ? [
          number(`${ROOT}${cgroup}/memory.current`),
          field(`${ROOT}${cgroup}/cpu.stat`, "usage_usec").then((us) => us / 1e3),
          number(`${ROOT}${cgroup}/pids.current`),
          field(`${ROOT}${cgroup}/memory.events`, "oom_kill"),
          field(`${ROOT}${cgroup}/pids.events`, "max"),
        ]
      : [
          number(`${ROOT}/memory${cgroup}/memory.usage_in_bytes`),
          number(`${ROOT}/cpuacct${cgroup}/cpuacct.usage`).then((ns) => ns / 1e6),
          number(`${ROOT}/pids${cgroup}/pids.current`),
          field(`${ROOT}/memory${cgroup}/memory.oom_control`, "oom_kill"),
          field(`${ROOT}/pids${cgroup}/pids.events`, "max"),
        ],
  );
  return {
    memoryBytes: memory ?? 0,
    cpuMs: Math.round(cpu ?? 0),
    hostTasks: tasks ?? 0,
    outOfMemoryKills: kills ?? 0,
    refusedTasks: refused ?? 0,
  };
}

/** Moves a running sandbox's wall; where that is not possible it stays where it is. */
export async function setMemoryWall(cgroup: string, bytes: number): Promise<void> {
  const file = isUnified() ? `${ROOT}${cgroup}/memory.max` : `${ROOT}/memory${cgroup}/memory.limit_in_bytes`;
  await fs.writeFile(file, String(bytes)).catch(() => {});
}

/** Host processes still in the sandbox's cgroup (engine, file server); empty without cgroups. */
export async function processesIn(cgroup: string): Promise<number[]> {
  const file = isUnified() ? `${ROOT}${cgroup}/cgroup.procs` : `${ROOT}/pids${cgroup}/cgroup.procs`;
  return (await text(file)).split("\n").filter(Boolean).map(Number);
}

/** Removes empty cgroups below and including `/parent`, in every controller; those still in use stay. */
export function removeCgroups(parent: string): void {
  for (const controller of isUnified() ? [""] : readdirSync(ROOT)) {
    const folder = `${ROOT}/${controller}${parent}`;
    if (!existsSync(folder)) continue;
    const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const target of [...children.map((child) => `${folder}/${child.name}`), folder]) {
      try {
        rmdirSync(target);
      } catch {
        // EBUSY: a process is still in it; the next start tries again.
      }
    }
  }
}

function isUnified(): boolean {
  return existsSync(`${ROOT}/cgroup.controllers`);
}

async function text(file: string): Promise<string> {
  return fs.readFile(file, "utf8").catch(() => "");
}

async function number(file: string): Promise<number> {
  return Number((await text(file)).trim()) || 0;
}

async function field(file: string, name: string): Promise<number> {
  const line = (await text(file)).split("\n").find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1)) || 0;
}
