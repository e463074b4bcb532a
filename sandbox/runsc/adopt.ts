import { readdirSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Limits } from "../driver.ts";
import { mountsBelow } from "../home/volume.ts";
import { USER_FOLDER } from "./bundle.ts";
import type { Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import { listContainers, type Container } from "./lifecycle.ts";
import { killMarked } from "./mark.ts";
import { isAlive } from "./processes.ts";

const RECORD = "lab.json";

/** Whose sandbox a container is, for the next server. */
export interface LabRecord {
  readonly id: string;
  readonly limits: Limits;
  readonly env: Readonly<Record<string, string>>;
  readonly engine: Engine;
}

export interface Adoptable {
  readonly record: LabRecord;
  readonly container: Container;
}

/** Written when a container has its lab and its home: what dies before cannot be adopted. */
export async function leaveRecord(container: Container, record: LabRecord): Promise<void> {
  const file = path.join(container.bundle, RECORD);
  await fs.writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  await fs.rename(`${file}.new`, file);
}

/** What an earlier server has left running whole: engine alive, lab recorded, home mounted. */
export async function findAdoptable(layout: Layout, engine: Engine): Promise<Adoptable[]> {
  const mounts = new Set(await mountsBelow(layout.mounts));
  const found: Adoptable[] = [];
  for (const { id, pid } of await listContainers(layout, engine)) {
    const bundle = path.join(layout.bundles, id);
    const record = await readRecord(bundle);
    if (!record || !isAlive(pid)) continue;
    if (!mounts.has(path.join(layout.mounts, id, USER_FOLDER))) continue;
    if (found.some((other) => other.record.id === record.id)) continue;
    const cgroup = `/${layout.prefix}/${id}`;
    found.push({ record, container: { id, pid, cgroup, bundle, env: record.env } });
  }
  return found;
}

/** Ends the commands (not the shells) that the earlier server had started: nobody waits for them any more. */
export async function endCommands(layout: Layout, engine: Engine, container: Container): Promise<void> {
  const specs = readdirSync(container.bundle).filter((name) => /^exec-\w+\.json$/.test(name));
  for (const name of specs) {
    const file = path.join(container.bundle, name);
    const spec = await fs.readFile(file, "utf8").catch(() => "");
    const [, mark] = /"LAB_COMMAND=([0-9a-f]+)"/.exec(spec) ?? [];
    if (mark !== undefined) await killMarked(layout, engine, container, { LAB_COMMAND: mark });
    await fs.rm(file, { force: true });
  }
}

async function readRecord(bundle: string): Promise<LabRecord | undefined> {
  try {
    return JSON.parse(await fs.readFile(path.join(bundle, RECORD), "utf8")) as LabRecord;
  } catch {
    return undefined; // none was left, or the machine stopped while it was written
  }
}
