import type { Limits } from "./driver.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Measured to be enough for a Python course, and to leave the neighbours' terminals responsive under attack. */
export const DEFAULT_LIMITS: Limits = {
  memoryBytes: 512 * MIB,
  cpus: 1,
  processes: 80,
  openFiles: 1024,
  fileSizeBytes: 50 * MIB,
  homeBytes: 100 * MIB,
  homeInodes: 4000,
  tmpBytes: 64 * MIB,
};

/**
 * How far behind `limits.memoryBytes` the engine itself is killed: room for the engine, and for what a program takes
 * until the guard inside has seen it and stopped it.
 */
export const MEMORY_RESERVE = 256 * MIB;

/**
 * Tasks on the host, not processes of the student: the engine needs 60 to 110 of them at rest and about ten for each
 * process inside, and dies when it gets none. `limits.processes` is what a student meets; this is the wall behind.
 */
export function hostTasks(limits: Limits): number {
  return Math.max(4096, 50 * limits.processes);
}

/**
 * Above this many host tasks a sandbox may be under a fork bomb, and is asked whether it still answers: about 100 at
 * rest, and a third of what the allowed processes can hold.
 */
export function suspiciousHostTasks(limits: Limits): number {
  return 100 + 3 * limits.processes;
}

/** Bounds of what the host reads in a home; a tree beyond them is cut off, never followed. */
export const MAX_DEPTH = 32;
export const MAX_ENTRIES = 4000;
/** Under all names of files that have several: nothing else bounds what these seem to hold, least the disk. */
export const MAX_SHARED_BYTES = 32 * MIB;

/** 536870912 → "512 MB", as people say it. */
export function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / MIB)} MB`;
}
