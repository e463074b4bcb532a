import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** What the kernel counts `utime` and `stime` in: USER_HZ, which is 100 on every Linux. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, that this process has used. */
export function cpuSeconds(pid: number): number {
  const { ticks } = statOf(pid);
  return ticks / TICKS_PER_SECOND;
}

/** The same for a process and its children of now: Postgres' backends. */
export function familyCpuSeconds(pid: number): number {
  let seconds = cpuSeconds(pid);
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const { parent, ticks } = statOf(Number(entry));
      if (parent === pid) seconds += ticks / TICKS_PER_SECOND;
    } catch {
      // ended between the listing and the look
    }
  }
  return seconds;
}

/** Resident bytes. */
export function residentBytes(pid: number): number {
  const pages = Number(readFileSync(`/proc/${String(pid)}/statm`, "utf8").split(" ")[1]);
  return pages * 4096;
}

/**
 * Resident bytes once the process has collected its garbage (it was started with collect-on-signal.mjs). Several
 * times: V8 lets go of code only when it has been of no use for some collections.
 */
export async function settledBytes(pid: number, collections: number): Promise<number> {
  for (let count = 0; count < collections; count++) {
    process.kill(pid, "SIGUSR2");
    await delay(600);
  }
  return residentBytes(pid);
}

/** The name, the second field, may contain spaces and parentheses. */
function statOf(pid: number): { parent: number; ticks: number } {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
