import type { SandboxSettings } from "#sandbox/index.ts";
import type { Db } from "#server/db.ts";
import type { LabDefinition } from "#server/lab-definitions/schema.ts";
import { readDefinition } from "./lab-definition.ts";
import { environmentSchema } from "./schema.ts";

const MIB = 1024 * 1024;
/** Enough for a project with its modules, in proportion to the disk. */
const FILES_PER_MB = 40;

export interface LabTerms {
  readonly sandbox: SandboxSettings;
  /** The lab sleeps when nothing has happened for so long. */
  readonly idleMs: number;
  /** Typed into a terminal of its own when the lab starts; empty: nothing. */
  readonly startCommand: string;
}

/** What the definition of a workspace's lab asks for. */
export async function readLabTerms(db: Db, workspaceId: string): Promise<LabTerms> {
  return termsOf(await readDefinition(db, workspaceId));
}

export function termsOf(lab: LabDefinition): LabTerms {
  const sandbox: SandboxSettings = {
    limits: {
      memoryBytes: lab.memoryMb * MIB,
      cpus: lab.cpuPercent / 100,
      processes: lab.processes,
      homeBytes: lab.homeMb * MIB,
      homeInodes: lab.homeMb * FILES_PER_MB,
    },
    env: environmentSchema.parse(lab.environment),
  };
  return { sandbox, idleMs: lab.idleMinutes * 60_000, startCommand: lab.startCommand };
}
