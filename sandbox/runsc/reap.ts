import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { mountsBelow, unmountAt } from "../home/volume.ts";
import { removeCgroups } from "./cgroup.ts";
import type { Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import { listContainers, removeContainer } from "./lifecycle.ts";
import { signalKill } from "./processes.ts";

/**
 * Removes what an earlier process with this data folder left behind when it was killed and what cannot be used again:
 * engines, containers, mounts, cgroups, bundles. `adopted` containers stay, and so do all homes. Call it only while
 * holding the folder's lock.
 */
export async function reapLeftovers(
  layout: Layout,
  engine: Engine,
  adopted: readonly { id: string }[],
): Promise<number> {
  const keep = new Set(adopted.map(({ id }) => id));
  const left = (await listContainers(layout, engine)).filter(({ id }) => !keep.has(id));
  // First the processes, also those of a start cut short that the list does not know.
  for (const pid of enginesOf(layout, keep)) signalKill(pid);
  await Promise.all(
    left.map(({ id }) => removeContainer(layout, engine, { id, bundle: path.join(layout.bundles, id) })),
  );
  for (const pid of enginesOf(layout, keep)) signalKill(pid);
  for (const mount of await mountsBelow(layout.mounts)) {
    const slot = path.relative(layout.mounts, mount).split(path.sep)[0] ?? "";
    if (!keep.has(slot) && (keep.size === 0 || slot !== "")) await unmountAt(mount);
  }
  removeCgroups(`/${layout.prefix}`);
  for (const name of existsSync(layout.bundles) ? readdirSync(layout.bundles) : [])
    if (!keep.has(name)) await fs.rm(path.join(layout.bundles, name), { recursive: true, force: true });
  if (keep.size === 0) await fs.rm(layout.runscRoot, { recursive: true, force: true });
  return left.length;
}

/** Host processes of runsc that were started with this layout's root, and no other, but for containers to `keep`. */
function enginesOf(layout: Layout, keep: ReadonlySet<string>): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      const isOurs = /runsc/.test(args[0] ?? "") && args.includes(`--root=${layout.runscRoot}`);
      return isOurs && !args.some((each) => keep.has(path.basename(each)));
    } catch {
      return false; // it has just ended
    }
  });
}
