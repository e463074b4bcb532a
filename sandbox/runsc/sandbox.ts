import type { Limits, Sandbox, StopReason } from "../driver.ts";
import { SandboxError } from "../errors.ts";
import type { MountedHome } from "../home/home.ts";
import type { ShellKeeper } from "../keeper/client.ts";
import { inMegabytes, suspiciousHostTasks } from "../limits.ts";
import { processSpec } from "./bundle.ts";
import { readCgroup, type CgroupFacts } from "./cgroup.ts";
import { runsc, type Engine } from "./command.ts";
import { ENGINE_FAILED, execInContainer } from "./exec.ts";
import type { Layout } from "./layout.ts";
import { killContainer, type Container } from "./lifecycle.ts";
import { pipeThroughContainer } from "./pipe.ts";
import { isAlive } from "./processes.ts";
import { isReadyShell } from "./ready-shell.ts";
import { attachShellIn, openShellIn } from "./shell.ts";
import { withSpecFile } from "./spec-file.ts";
import { createTunnel } from "./tunnel.ts";

const LOOK_MS = 500;
/** Every so many looks the host tasks are counted too. */
const COUNT_EVERY = 4;
const PROBE_MS = 5_000;
/** Between the first failure and the second: at its process limit a lab starts nothing either, and that may pass. */
const PATIENCE_MS = 6_000;
/** A container that holds many tasks and answers is left alone for so long. */
const CALM_MS = 10_000;

export interface RunningSandbox extends Sandbox {
  /** Resolves when it has ended and its home is released. */
  readonly ended: Promise<void>;
  /** False from the moment it begins to end, also by itself. */
  isRunning(): boolean;
}

export interface Parts {
  readonly id: string;
  readonly layout: Layout;
  readonly engine: Engine;
  readonly container: Container;
  readonly home: MountedHome;
  readonly keeper: ShellKeeper;
  readonly limits: Limits;
  /** Unmounts the home; called once, when nothing holds it any more. */
  readonly release: () => Promise<void>;
  readonly log: (message: string) => void;
}

/**
 * A started container with its home: `running → ending → ended`, and the first reason wins.
 *
 * Twice a second it looks whether the engine's process lives; runsc has no cheap way to be told. When the container
 * holds suspiciously many host tasks, or could not start a process, it is asked to run `true`; two failures in a row
 * mean a fork bomb, which nothing inside can end any more.
 */
export function createRunningSandbox(parts: Parts): RunningSandbox {
  const { id, layout, engine, container, home, keeper, limits } = parts;
  const tunnel = createTunnel(layout, engine, container);
  const shellHost = { layout, engine, container, keeper, whyEnded, log: parts.log };
  const listeners: ((reason: StopReason, message: string) => void)[] = [];
  let outcome: { reason: StopReason; message: string } | undefined;
  let ending: Promise<void> | undefined;
  let announceEnd = () => {};
  const ended = new Promise<void>((resolve) => (announceEnd = resolve));
  let probing: Promise<void> | undefined;
  let calmUntil = 0;
  let looks = 0;
  const timer = setInterval(() => void look(), LOOK_MS);

  return {
    id,
    home,
    ended,

    isRunning() {
      if (!ending && !isAlive(container.pid)) void end("crashed");
      return !ending;
    },

    async exec(command, options) {
      refuseWhenEnding();
      const result = await execInContainer(layout, engine, container, command, options);
      if (result.exitCode === ENGINE_FAILED) await noticeDeath();
      if (result.exitCode >= ENGINE_FAILED) {
        if (ending) await ended; // so that the reason is known
        refuseWhenEnding();
        void suspect();
      }
      return result;
    },

    async pipe(command, options) {
      refuseWhenEnding();
      return pipeThroughContainer(layout, engine, container, command, options);
    },

    async openShell(options) {
      refuseWhenEnding();
      return openShellIn(shellHost, options);
    },

    async attachShell(shellId, fromOffset) {
      refuseWhenEnding();
      return attachShellIn(shellHost, shellId, fromOffset);
    },

    async shells() {
      refuseWhenEnding();
      const kept = await keeper.list();
      return kept.filter((shell) => shell.group === container.id && !isReadyShell(shell));
    },

    async connect(port) {
      refuseWhenEnding();
      return tunnel.connect(port);
    },

    async ports() {
      refuseWhenEnding();
      return tunnel.ports();
    },

    async stats() {
      const { memoryBytes, cpuMs, hostTasks } = await readCgroup(container.cgroup);
      return { memoryBytes, cpuMs, hostTasks };
    },

    onStop(listener) {
      if (outcome) listener(outcome.reason, outcome.message);
      else listeners.push(listener);
    },

    stop: (because) => end("asked", because),
  };

  function refuseWhenEnding(): void {
    if (ending)
      throw new SandboxError("STOPPED", outcome?.message ?? "The lab has stopped. Open it again to go on.");
  }

  async function look(): Promise<void> {
    if (ending) return;
    if (!isAlive(container.pid)) return end("crashed");
    if (++looks % COUNT_EVERY !== 0 || Date.now() < calmUntil) return;
    if ((await readCgroup(container.cgroup)).hostTasks > suspiciousHostTasks(limits)) await suspect();
  }

  async function suspect(): Promise<void> {
    if (ending) return;
    probing ??= probe().finally(() => (probing = undefined));
    await probing;
  }

  async function probe(): Promise<void> {
    for (let failures = 0; failures < 2; failures++) {
      if (failures > 0) await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      const answered = await answers();
      if (answered) calmUntil = Date.now() + CALM_MS;
      if (answered || ending) return;
      if (!isAlive(container.pid)) return end("crashed");
    }
    await end("too-many-processes");
  }

  async function answers(): Promise<boolean> {
    return withSpecFile(container, processSpec({ args: ["/bin/true"] }), async (file) => {
      const args = ["exec", "--process", file, container.id];
      return (await runsc(layout, engine, args, { timeoutMs: PROBE_MS })).ok;
    }).catch(() => false);
  }

  /** After a failure that may mean the whole container died: waits long enough to know. */
  async function noticeDeath(): Promise<void> {
    for (let round = 0; round < 5 && !ending; round++) {
      if (!isAlive(container.pid)) void end("crashed");
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (ending) await ended;
  }

  async function whyEnded(exitCode: number): Promise<string | undefined> {
    if (exitCode === ENGINE_FAILED) await noticeDeath();
    else if (ending) await ended;
    if (exitCode >= ENGINE_FAILED) void suspect();
    return outcome?.message;
  }

  function end(reason: StopReason, because?: string): Promise<void> {
    ending ??= endBecause(reason, because);
    return ending;
  }

  async function endBecause(asked: StopReason, because?: string): Promise<void> {
    clearInterval(timer);
    tunnel.close();
    // Read before the container is removed, and its counters with it.
    const facts = await readCgroup(container.cgroup);
    const reason = asked === "crashed" ? causeOf(facts) : asked;
    await killContainer(layout, engine, container);
    await home.close();
    await parts
      .release()
      .catch((error: unknown) => parts.log(`home of ${id} not unmounted: ${String(error)}`));
    outcome = { reason, message: because ?? messageFor(reason, limits) };
    announceEnd();
    for (const listener of listeners) listener(outcome.reason, outcome.message);
  }
}

function causeOf(facts: CgroupFacts): StopReason {
  if (facts.outOfMemoryKills > 0) return "out-of-memory";
  if (facts.refusedTasks > 0) return "too-many-processes";
  return "crashed";
}

function messageFor(reason: StopReason, limits: Limits): string {
  switch (reason) {
    case "asked":
      return "The lab was stopped. Your files are safe.";
    case "out-of-memory":
      return `Your program used all ${inMegabytes(limits.memoryBytes)} of memory, so the lab was restarted. Your files are safe.`;
    case "too-many-processes":
      return "Your program started so many processes that the lab no longer answered, so it was restarted. Your files are safe.";
    case "crashed":
      return "The lab stopped unexpectedly and was restarted. Your files are safe.";
  }
}
