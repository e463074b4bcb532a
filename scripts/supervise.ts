import { setTimeout as delay } from "node:timers/promises";

import type { Exit } from "#server/local/child.ts";

export interface Process {
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

export interface SuperviseOptions<P extends Process> {
  readonly name: string;
  /** Starts the process and resolves once it works. */
  readonly start: () => Promise<P>;
  readonly log: (line: string) => void;
}

export interface Supervised<P extends Process> {
  readonly first: P;
  /** Ends the process and the supervision. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** One that lived this long was healthy: the next restart is quick again. */
const HEALTHY_MS = 60_000;

/**
 * Keeps a process running: whenever it ends unasked it is started again, at first at once, then ever slower.
 * When the very first start fails, that is the caller's error.
 */
export async function supervise<P extends Process>(options: SuperviseOptions<P>): Promise<Supervised<P>> {
  const stopping = new AbortController();
  const first = await options.start();
  let current: P | undefined = first;
  const loop = keepRunning();

  return {
    first,
    async stop() {
      stopping.abort();
      await current?.stop();
      await loop;
      // A restart may have been under way when we were asked to stop.
      await current?.stop();
    },
  };

  async function keepRunning(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      const since = performance.now();
      const exit = await current?.exited;
      if (stopping.signal.aborted) return;
      if (exit !== undefined)
        options.log(`${options.name} ended by itself (${exit.description}), restarting it`);
      if (performance.now() - since > HEALTHY_MS) pauseMs = FIRST_PAUSE_MS;
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      await restart();
    }
  }

  async function restart(): Promise<void> {
    if (stopping.signal.aborted) return;
    current = undefined;
    try {
      current = await options.start();
      options.log(`${options.name} runs again`);
    } catch (error) {
      options.log(
        `${options.name} could not be restarted: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
