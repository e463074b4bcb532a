import type { Limits } from "../driver.ts";
import type { Slot, Slots } from "../home/slots.ts";
import { processesIn } from "./cgroup.ts";
import type { Engine } from "./command.ts";
import { newContainerId, type Layout } from "./layout.ts";
import { removeContainer, startContainer, type Container } from "./lifecycle.ts";
import { signalKill } from "./processes.ts";

/** A container that runs, and the place of its home: one waits for a home, or has one already. */
export interface Launched {
  readonly container: Container;
  readonly slot: Slot;
}

export interface LaunchOptions {
  readonly imageDir: string;
  readonly hostname: string;
  readonly limits: Limits;
  readonly env: Readonly<Record<string, string>>;
  /** Mounts a home in the slot's folder; the engine starts meanwhile. */
  readonly mountHome?: (homeDir: string) => Promise<unknown>;
}

/** Starts a container; what a failed start has left behind is removed. */
export async function launch(
  layout: Layout,
  engine: Engine,
  slots: Slots,
  options: LaunchOptions,
): Promise<Launched> {
  const id = newContainerId(layout);
  const slot = await slots.make(id);
  const [started, mounted] = await Promise.allSettled([
    startContainer(layout, engine, { ...options, id, slotDir: slot.folder }),
    options.mountHome?.(slot.homeDir),
  ]);
  if (started.status === "rejected") {
    await slot.remove();
    throw started.reason;
  }
  const launched = { container: started.value, slot };
  if (mounted.status === "fulfilled") return launched;
  await discard(layout, engine, launched);
  throw mounted.reason;
}

/** Ends a container that nobody uses, and everything of it. */
export async function discard(layout: Layout, engine: Engine, { container, slot }: Launched): Promise<void> {
  // By signals: nobody is in it who could be told, and a pool that is closed has many to end at once.
  for (const pid of [container.pid, ...(await processesIn(container.cgroup))]) signalKill(pid);
  await removeContainer(layout, engine, container);
  await slot.remove();
}
