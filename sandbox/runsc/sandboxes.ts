import type { Limits, Sandboxes, SandboxSettings } from "../driver.ts";
import { SandboxError } from "../errors.ts";
import { openHome } from "../home/home.ts";
import { createVolumes } from "../home/volume.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { STUDENT } from "./bundle.ts";
import { removeCgroups } from "./cgroup.ts";
import { layoutIn } from "./layout.ts";
import { removeContainer, startContainer } from "./lifecycle.ts";
import { createPreparation } from "./prepare.ts";
import { createRunningSandbox, type RunningSandbox } from "./sandbox.ts";

const CLOSE_MS = 10_000;

export interface SandboxesOptions {
  /** Homes and everything else that lasts; one process at a time may use it. */
  readonly dataDir: string;
  /** The prepared system, see `imageDirIn`. */
  readonly imageDir: string;
  readonly limits?: Partial<Limits>;
  readonly hostname?: string;
  readonly log: (message: string) => void;
}

/** Sandboxes run by gVisor on this machine. Starts nothing until it is first asked. */
export function createSandboxes(options: SandboxesOptions): Sandboxes {
  const { imageDir, hostname = "lab", log } = options;
  const defaults = { ...DEFAULT_LIMITS, ...options.limits };
  const layout = layoutIn(options.dataDir);
  const volumes = createVolumes({ images: layout.homes, mounts: layout.mounts });
  const preparation = createPreparation(layout, { imageDir, limits: defaults, log });
  const running = new Map<string, RunningSandbox>();
  const turns = new Map<string, Promise<unknown>>();
  const removals = new Set<Promise<void>>();
  let closing: Promise<void> | undefined;

  return {
    async unavailableBecause() {
      const prepared = await preparation.prepare();
      return "problem" in prepared ? prepared.problem : null;
    },

    async open(id, settings = {}) {
      requireId(id);
      return findRunning(id) ?? inTurn(id, async () => findRunning(id) ?? start(id, settings));
    },

    find: findRunning,

    async destroy(id) {
      requireId(id);
      await inTurn(id, async () => {
        const sandbox = running.get(id);
        await sandbox?.stop();
        await sandbox?.ended;
        await volumes.destroy(id);
      });
    },

    close: () => (closing ??= close()),
  };

  function findRunning(id: string): RunningSandbox | undefined {
    const sandbox = running.get(id);
    return sandbox?.isRunning() ? sandbox : undefined;
  }

  async function start(id: string, settings: SandboxSettings): Promise<RunningSandbox> {
    if (closing)
      throw new SandboxError("STOPPED", "The server is shutting down. Please try again in a moment.");
    const prepared = await preparation.prepare();
    if ("problem" in prepared) throw new SandboxError("UNAVAILABLE", prepared.problem);
    await running.get(id)?.ended;

    const { engine } = prepared;
    const limits = { ...defaults, ...settings.limits };
    const { env = {} } = settings;
    const homeDir = await volumes.mount(id, limits);
    try {
      const home = await openHome(homeDir, STUDENT);
      const container = await startContainer(layout, engine, { imageDir, homeDir, hostname, limits, env });
      const release = () => volumes.unmount(id);
      const sandbox = createRunningSandbox({ id, layout, engine, container, home, limits, release, log });
      running.set(id, sandbox);
      void sandbox.ended.then(() => {
        if (running.get(id) === sandbox) running.delete(id);
        const removal = removeContainer(layout, engine, container).finally(() => removals.delete(removal));
        removals.add(removal);
      });
      return sandbox;
    } catch (error) {
      await volumes
        .unmount(id)
        .catch((failure: unknown) => log(`home of ${id} not unmounted: ${String(failure)}`));
      throw error;
    }
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
      await Promise.allSettled(turns.values());
      await Promise.allSettled([...running.values()].map((sandbox) => sandbox.stop()));
      await Promise.allSettled(removals);
    };
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
    await Promise.race([stopAll(), deadline]);
    clearTimeout(timer);
    removeCgroups(`/${layout.prefix}`);
    await preparation.close();
  }
}

/** Ids become file names, cgroup names and parts of commands. */
function requireId(id: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) return;
  throw new SandboxError("INVALID_ID", "A lab's id has 1 to 64 letters, digits, - and _ only.");
}
