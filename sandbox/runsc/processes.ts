import { readFileSync } from "node:fs";

/** Whether a host process runs. One that has ended but was not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  const state = statFields(pid)?.[0];
  return state !== undefined && state !== "Z" && state !== "X";
}

/** Tells a process from a later one with the same id; undefined when there is none. */
export function startTimeOf(pid: number): string | undefined {
  return statFields(pid)?.[19];
}

/** SIGKILL to a process that may be gone already. */
export function signalKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // ESRCH: it has ended by itself.
  }
}

/** The fields of /proc/PID/stat from the state on; the name before it may contain anything. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
