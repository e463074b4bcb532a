import { isDeepStrictEqual } from "node:util";
import type { Limits } from "../driver.ts";
import type { Slots } from "../home/slots.ts";
import type { Volumes } from "../home/volume.ts";
import type { ShellKeeper } from "../keeper/client.ts";
import { createPool, type Pool, type PoolBounds } from "../pool.ts";
import type { Engine } from "./command.ts";
import { discard, launch, type Launched } from "./launch.ts";
import type { Layout } from "./layout.ts";
import { isAlive } from "./processes.ts";
import { forgetReadyShell, startReadyShell } from "./ready-shell.ts";

export interface SparesParts {
  readonly bounds: PoolBounds;
  readonly layout: Layout;
  readonly imageDir: string;
  readonly hostname: string;
  /** Those of every spare; what a home is bounded by comes with the home. */
  readonly limits: Limits;
  readonly slots: Slots;
  readonly volumes: Volumes;
  readonly keeper: ShellKeeper;
  /** Rejects when no sandbox can run. */
  readonly engine: () => Promise<Engine>;
  readonly log: (message: string) => void;
}

/** What somebody needs who opens a lab. */
export interface Tenancy {
  readonly limits: Limits;
  readonly env: Readonly<Record<string, string>>;
  mountHome(homeDir: string): Promise<unknown>;
}

export interface Spares extends Omit<Pool<Launched>, "take"> {
  /** One that becomes the lab's, its home mounted; undefined when none is there or none has these limits. */
  take(tenancy: Tenancy): Promise<Launched | undefined>;
}

/** Sandboxes that wait, started, each with a shell that waits in it. */
export function createSpares(parts: SparesParts): Spares {
  const { layout, slots, volumes, keeper, imageDir, hostname, limits, log } = parts;
  const pool = createPool<Launched>({
    bounds: parts.bounds,
    start,
    isUsable: ({ container }) => isAlive(container.pid),
    discard: discardSpare,
    log,
  });

  return {
    open: () => pool.open(),
    busy: (work) => pool.busy(work),
    prepare: (count, until) => pool.prepare(count, until),
    get size() {
      return pool.size;
    },
    close: () => pool.close(),

    async take({ limits: wanted, env, mountHome }) {
      const spare = isUsual(wanted) ? pool.take() : undefined;
      if (spare === undefined) return undefined;
      const container = { ...spare.container, env };
      // A shell has the variables that it was started with.
      if (Object.keys(env).length > 0) forgetReadyShell({ container, keeper });
      try {
        await mountHome(spare.slot.homeDir);
      } catch (error) {
        await discardSpare(spare);
        throw error;
      }
      return { ...spare, container };
    },
  };

  async function start(): Promise<Launched> {
    const engine = await parts.engine();
    await volumes.getReady(limits);
    const launched = await launch(layout, engine, slots, { imageDir, hostname, limits, env: {} });
    const { container } = launched;
    await startReadyShell({ layout, engine, container, keeper }).catch((error: unknown) =>
      log(`no shell waits in ${container.id}: ${String(error)}`),
    );
    return launched;
  }

  async function discardSpare(spare: Launched): Promise<void> {
    keeper.forget(spare.container.id);
    await discard(layout, await parts.engine(), spare);
  }

  function isUsual(wanted: Limits): boolean {
    const { homeBytes, homeInodes } = limits;
    return isDeepStrictEqual({ ...wanted, homeBytes, homeInodes }, limits);
  }
}
