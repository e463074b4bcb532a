import type { Limits, Sandboxes, SandboxSettings } from "../driver.ts";
import { SandboxError } from "../errors.ts";
import { openHome } from "../home/home.ts";
import { createSlots } from "../home/slots.ts";
import { createVolumes } from "../home/volume.ts";
import { createShellKeeper } from "../keeper/client.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { POOL_BOUNDS, type PoolBounds } from "../pool.ts";
import { createAnnouncer } from "./announcer.ts";
import { leaveRecord, type Adoptable } from "./adopt.ts";
import { STUDENT, USER_FOLDER } from "./bundle.ts";
import { removeCgroups } from "./cgroup.ts";
import type { Engine } from "./command.ts";
import { layoutIn } from "./layout.ts";
import { discard, launch, type Launched } from "./launch.ts";
import { removeContainer } from "./lifecycle.ts";
import { createPreparation, type Prepared } from "./prepare.ts";
import { createRunningSandbox, type RunningSandbox } from "./sandbox.ts";
import { createSpares } from "./spares.ts";

const CLOSE_MS = 10_000;
const NO_POOL: PoolBounds = { ...POOL_BOUNDS, least: 0, most: 0 };
const ADOPTED_MS = 5 * 60_000;
/** How long shells wait for the next server. */
const ORPHAN_MS = 5 * 60_000;

export interface SandboxesOptions {
  /** Homes and everything else that lasts; one process at a time may use it. */
  readonly dataDir: string;
  /** The prepared system, see `imageDirIn`. */
  readonly imageDir: string;
  readonly limits?: Partial<Limits>;
  readonly hostname?: string;
  /** How many sandboxes wait, started, for whoever comes next; none unless given. */
  readonly pool?: Partial<PoolBounds>;
  /** How long a sandbox of an earlier process goes on without being opened; five minutes unless given. */
  readonly adoptedMs?: number;
  readonly log: (message: string) => void;
}

/** Sandboxes run by gVisor on this machine. Starts nothing until it is first asked. */
export function createSandboxes(options: SandboxesOptions): Sandboxes {
  const { imageDir, hostname = "lab", log } = options;
  const defaults = { ...DEFAULT_LIMITS, ...options.limits };
  const layout = layoutIn(options.dataDir);
  const volumes = createVolumes({ images: layout.homes, mounts: layout.mounts });
  const keeper = createShellKeeper(layout.dataDir, ORPHAN_MS, log);
  const preparation = createPreparation(layout, { imageDir, limits: defaults, keeper, log });
  const running = new Map<string, RunningSandbox>();
  const slots = createSlots(layout.mounts, USER_FOLDER);
  const spares = createSpares({
    bounds: options.pool === undefined ? NO_POOL : { ...POOL_BOUNDS, ...options.pool },
    ...{ layout, imageDir, hostname, limits: defaults, slots, volumes, keeper },
    engine: async () => engineOf(await preparation.prepare()),
    log: (message) => log(`spare sandboxes: ${message}`),
  });
  const turns = new Map<string, Promise<unknown>>();
  const removals = new Set<Promise<void>>();
  const unclaimed = new Map<string, NodeJS.Timeout>();
  let adopting: Promise<void> | undefined;
  let preparing: Promise<unknown> | undefined;
  let closing: Promise<void> | undefined;

  return {
    async unavailableBecause() {
      const prepared = await prepare();
      if ("problem" in prepared) return prepared.problem;
      spares.open();
      return null;
    },

    prepare: spares.prepare,
    spares: () => spares.size,

    async open(id, settings = {}) {
      requireId(id);
      refuseWhenClosing();
      await prepare(); // after it is known what an earlier process left running
      claim(id);
      return findRunning(id) ?? inTurn(id, async () => findRunning(id) ?? start(id, settings));
    },

    find: findRunning,

    async destroy(id) {
      requireId(id);
      await prepare();
      await inTurn(id, async () => {
        const sandbox = running.get(id);
        await sandbox?.stop();
        await sandbox?.ended;
        await volumes.destroy(id);
      });
    },

    homes: () => volumes.list(),

    async removeHome(id) {
      requireId(id);
      const prepared = await prepare(); // so that it is known what an earlier process left running
      if ("problem" in prepared) return false;
      return inTurn(id, async () => {
        if (running.has(id)) return false;
        await volumes.destroy(id);
        return true;
      });
    },

    close: () => (closing ??= close()),
  };

  function refuseWhenClosing(): void {
    if (closing)
      throw new SandboxError("STOPPED", "The server is shutting down. Please try again in a moment.");
  }

  function findRunning(id: string): RunningSandbox | undefined {
    const sandbox = running.get(id);
    return sandbox?.isRunning() ? sandbox : undefined;
  }

  async function start(id: string, settings: SandboxSettings): Promise<RunningSandbox> {
    refuseWhenClosing();
    const engine = engineOf(await prepare());
    await running.get(id)?.ended;

    const limits = { ...defaults, ...settings.limits };
    const { env = {} } = settings;
    const mountHome = (homeDir: string) => volumes.mount(id, limits, homeDir);
    const launched =
      (await spares.take({ limits, env, mountHome })) ??
      (await spares.busy(() =>
        launch(layout, engine, slots, { imageDir, hostname, limits, env, mountHome }),
      ));
    const sandbox = await run(id, engine, launched, limits);
    await leaveRecord(launched.container, { id, limits, env, engine });
    return sandbox;
  }

  async function run(
    id: string,
    engine: Engine,
    launched: Launched,
    limits: Limits,
  ): Promise<RunningSandbox> {
    const { container, slot } = launched;
    const announcer = createAnnouncer(container.bundle);
    const home = await openHome(slot.homeDir, STUDENT, announcer).catch(async (error: unknown) => {
      announcer.close();
      await discard(layout, engine, launched);
      throw error;
    });
    const release = () => slot.remove();
    const parts = { id, layout, engine, container, home, keeper, limits, release, log };
    const sandbox = createRunningSandbox(parts);
    running.set(id, sandbox);
    void sandbox.ended.then(() => {
      if (running.get(id) === sandbox) running.delete(id);
      keeper.forget(container.id);
      const removal = removeContainer(layout, engine, container).finally(() => removals.delete(removal));
      removals.add(removal);
    });
    return sandbox;
  }

  function prepare(): Promise<Prepared> {
    const prepared = prepareAndAdopt();
    preparing = prepared;
    return prepared;
  }

  async function prepareAndAdopt(): Promise<Prepared> {
    const prepared = await preparation.prepare();
    if ("engine" in prepared) await (adopting ??= adoptAll(prepared.engine, prepared.adoptable));
    return prepared;
  }

  async function adoptAll(engine: Engine, adoptable: readonly Adoptable[]): Promise<void> {
    const adopt = async ({ record: { id, limits }, container }: Adoptable) => {
      const slot = await slots.make(container.id);
      const sandbox = await run(id, engine, { container, slot }, limits);
      unclaimed.set(
        id,
        setTimeout(() => void sandbox.stop(), options.adoptedMs ?? ADOPTED_MS),
      );
    };
    const tries = await Promise.allSettled(adoptable.map(adopt));
    for (const each of tries)
      if (each.status === "rejected") log(`a sandbox could not be taken over: ${String(each.reason)}`);
  }

  /** Somebody wants it, so it is not stopped for want of interest. */
  function claim(id: string): void {
    clearTimeout(unclaimed.get(id));
    unclaimed.delete(id);
  }

  /** Opening and destroying one id happen one after the other; concurrent opens find what the first has started. */
  async function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = (turns.get(id) ?? Promise.resolve()).then(work, work);
    turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(id) === turn) turns.delete(id);
    }
  }

  async function close(): Promise<void> {
    const stopAll = async () => {
      // What is just being taken over is stopped as well, and not left to run without a server.
      await Promise.allSettled([preparing]);
      for (const id of unclaimed.keys()) claim(id);
      await Promise.allSettled(turns.values());
      const stops = [...running.values()].map((sandbox) => sandbox.stop());
      await Promise.allSettled([spares.close(), ...stops]);
      await Promise.allSettled(removals);
    };
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
    await Promise.race([stopAll(), deadline]);
    clearTimeout(timer);
    await keeper.shutdown();
    removeCgroups(`/${layout.prefix}`);
    await slots.close();
    await preparation.close();
  }
}

function engineOf(prepared: Prepared): Engine {
  if ("problem" in prepared) throw new SandboxError("UNAVAILABLE", prepared.problem);
  return prepared.engine;
}

/** Ids become file names, cgroup names and parts of commands. */
function requireId(id: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) return;
  throw new SandboxError("INVALID_ID", "A lab's id has 1 to 64 letters, digits, - and _ only.");
}
