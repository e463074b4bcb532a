import { readdirSync, readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import { mountsBelow, unmountAt } from "../home/volume.ts";
import { removeCgroups } from "./cgroup.ts";
import type { Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import { listContainers, removeContainer } from "./lifecycle.ts";
import { signalKill } from "./processes.ts";

/**
 * Removes what an earlier process with this data folder left behind when it was killed: engines, containers, mounts,
 * cgroups, bundles. Nothing of it is adopted; homes stay. Call it only while holding the folder's lock.
 */
export async function reapLeftovers(layout: Layout, engine: Engine): Promise<number> {
  const left = await listContainers(layout, engine);
  // First the processes, also those of a start cut short that the list does not know.
  for (const pid of enginesOf(layout)) signalKill(pid);
  await Promise.all(
    left.map(({ id }) => removeContainer(layout, engine, { id, bundle: `${layout.bundles}/${id}` })),
  );
  for (const pid of enginesOf(layout)) signalKill(pid);
  for (const mount of await mountsBelow(layout.mounts)) await unmountAt(mount);
  removeCgroups(`/${layout.prefix}`);
  await fs.rm(layout.bundles, { recursive: true, force: true });
  await fs.rm(layout.runscRoot, { recursive: true, force: true });
  return left.length;
}

/** Host processes of runsc that were started with this layout's root, and no other. */
function enginesOf(layout: Layout): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return /runsc/.test(args[0] ?? "") && args.includes(`--root=${layout.runscRoot}`);
    } catch {
      return false; // it has just ended
    }
  });
}
