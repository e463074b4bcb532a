import type { SandboxSettings } from "#sandbox/index.ts";
import { environmentSchema, type LabSettings } from "./schema.ts";

const MIB = 1024 * 1024;
/** Enough for a project with its modules, in proportion to the disk. */
const FILES_PER_MB = 40;

/** The columns of a lab that shape its sandbox. */
export const sandboxColumns = {
  memoryMb: true,
  cpuPercent: true,
  processes: true,
  homeMb: true,
  environment: true,
} as const;

type Row = Pick<LabSettings, "memoryMb" | "cpuPercent" | "processes" | "homeMb"> & {
  readonly environment: unknown;
};

/** What a lab's definition asks of its sandbox. */
export function sandboxSettings(lab: Row): SandboxSettings {
  return {
    limits: {
      memoryBytes: lab.memoryMb * MIB,
      cpus: lab.cpuPercent / 100,
      processes: lab.processes,
      homeBytes: lab.homeMb * MIB,
      homeInodes: lab.homeMb * FILES_PER_MB,
    },
    env: environmentSchema.parse(lab.environment),
  };
}
