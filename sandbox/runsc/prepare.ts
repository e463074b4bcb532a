import type { Limits } from "../driver.ts";
import type { ShellKeeper } from "../keeper/client.ts";
import { endKeeper } from "../keeper/start.ts";
import type { Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import { takeLock, type Lock } from "./lock.ts";
import { findEngine, missingRequirement } from "./probe.ts";
import { reapLeftovers } from "./reap.ts";

export type Prepared = { readonly engine: Engine } | { readonly problem: string };

/**
 * What comes before the first sandbox: requirements → lock of the data folder → removal of leftovers → probing.
 * Done once; requirements and lock are looked at again while they are not met.
 */
export function createPreparation(
  layout: Layout,
  options: { imageDir: string; limits: Limits; keeper: ShellKeeper; log: (message: string) => void },
) {
  let lock: Lock | null = null;
  let engine: Promise<Prepared> | undefined;
  let attempt: Promise<Prepared> | undefined;

  return {
    /** Never rejects for reasons of this machine; concurrent calls share the work. */
    prepare(): Promise<Prepared> {
      attempt ??= tryOnce().finally(() => (attempt = undefined));
      return engine ?? attempt;
    },

    async close(): Promise<void> {
      await engine?.catch(() => {});
      await lock?.release();
    },
  };

  async function tryOnce(): Promise<Prepared> {
    const missing = await missingRequirement(options.imageDir);
    if (missing !== null) return { problem: missing };
    lock ??= await takeLock(layout);
    if (!lock)
      return {
        problem: `Another process already runs labs from ${layout.dataDir}: stop it, or set DATA_DIR.`,
      };
    engine ??= reapAndProbe();
    return engine;
  }

  async function reapAndProbe(): Promise<Prepared> {
    endKeeper(layout.dataDir);
    const keeping = options.keeper.ready();
    const reaped = await reapLeftovers(layout, { platform: "ptrace", ignoreCgroups: false });
    if (reaped > 0) options.log(`removed ${reaped} sandboxes left by an earlier process`);
    const [found] = await Promise.all([findEngine(layout, options), keeping]);
    if ("engine" in found) {
      options.log(`sandboxes run on gVisor's platform ${found.engine.platform}`);
      if (found.engine.ignoreCgroups)
        options.log("cgroups cannot be written here: labs run without memory and CPU limits");
    }
    return found;
  }
}
