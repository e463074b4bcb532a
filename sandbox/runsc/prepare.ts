import type { Limits } from "../driver.ts";
import type { ShellKeeper } from "../keeper/client.ts";
import { endCommands, findAdoptable, type Adoptable } from "./adopt.ts";
import type { Engine } from "./command.ts";
import type { Layout } from "./layout.ts";
import { takeLock, type Lock } from "./lock.ts";
import { findEngine, missingRequirement } from "./probe.ts";
import { reapLeftovers } from "./reap.ts";

/** Good enough to list and delete with. */
const ANY_ENGINE: Engine = { platform: "ptrace", ignoreCgroups: false };

export type Prepared =
  | {
      readonly engine: Engine;
      /** What an earlier process left running, whole. */
      readonly adoptable: readonly Adoptable[];
    }
  | { readonly problem: string };

/**
 * What comes before the first sandbox: requirements → lock of the data folder → what an earlier process left → probing.
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
      return engine ?? (attempt ??= tryOnce().finally(() => (attempt = undefined)));
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
    const { keeper, log } = options;
    const keeping = keeper.ready();
    const adoptable = await findAdoptable(layout, ANY_ENGINE);
    const adopted = adoptable.map(({ container }) => container);
    const reaped = await reapLeftovers(layout, ANY_ENGINE, adopted);
    if (reaped > 0) log(`removed ${reaped} sandboxes left by an earlier process`);
    if (adopted.length > 0) log(`took over ${adopted.length} sandboxes that an earlier process left running`);
    // What runs has shown which way works; otherwise it is tried.
    const known = adoptable[0]?.record.engine;
    const [found] = await Promise.all([known ? { engine: known } : findEngine(layout, options), keeping]);
    if ("problem" in found) return found;
    const { engine } = found;
    await Promise.all([
      ...adopted.map((container) => endCommands(layout, engine, container)),
      forgetOthers(new Set(adopted.map(({ id }) => id))),
    ]);
    log(`sandboxes run on gVisor's platform ${engine.platform}`);
    if (engine.ignoreCgroups) log("cgroups cannot be written here: labs run without memory and CPU limits");
    return { engine, adoptable };
  }

  /** Ends the shells of sandboxes that are no more. */
  async function forgetOthers(adopted: ReadonlySet<string>): Promise<void> {
    for (const { group } of await options.keeper.list())
      if (!adopted.has(group)) options.keeper.forget(group);
  }
}
