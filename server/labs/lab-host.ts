import { join } from "node:path";
import type { RoomHandle, RoomsApi } from "#collab/index.ts";
import { SandboxError, type Sandbox, type Sandboxes } from "#sandbox/index.ts";
import { AppError } from "#server/errors.ts";
import type { Logger } from "#server/log.ts";
import type { IdleWatch, LabIdleness } from "./lab-idleness.ts";
import type { LabTerms } from "./lab-settings.ts";
import { noticing } from "./noticing-sandbox.ts";
import type { HomeArchive } from "./home-archive.ts";
import { workspaceDocument } from "./open-lab.ts";
import type { Ownership, Tenure } from "./ownership.ts";
import { runStartCommand } from "./start-command.ts";
import { startSync, type Sync, type SyncProblem } from "./sync.ts";

/** A lab that runs on this node: its sandbox, and its document kept equal to the sandbox's home. */
export interface LabLease {
  readonly sandbox: Sandbox;
  readonly sync: Sync;
  /** Gives the lab back; it stops `idleMs` after the last lease. */
  release(): void;
}

export interface LabHosts {
  /** Starts the lab if it does not run. UNAVAILABLE with a reason when no sandbox can run here. */
  acquire(workspaceId: string): Promise<LabLease>;
  /** Starts the lab ahead of its first use. Nobody waits; whoever needs it is told when it fails. */
  warm(workspaceId: string): void;
  close(): Promise<void>;
}

interface Deps {
  readonly sandboxes: Sandboxes;
  /** What the lab's definition asks for. */
  readonly termsOf: (workspaceId: string) => Promise<LabTerms>;
  readonly idleness: LabIdleness;
  readonly rooms: () => RoomsApi;
  /** Which node runs which lab. */
  readonly ownership: Pick<Ownership, "claim">;
  /** Where homes are kept for other nodes, if there may be any. */
  readonly homes: HomeArchive | undefined;
  readonly dataDir: string;
  readonly idleMs: number;
  /** Told what a lab's disk and document cannot be kept one in, whenever that changes. */
  readonly onProblems: (workspaceId: string, problems: readonly SyncProblem[]) => void;
  readonly log: Logger;
}

interface Host {
  readonly sandbox: Sandbox;
  readonly sync: Sync;
  readonly room: RoomHandle;
  readonly tenure: Tenure;
  /** Somebody needs the lab, or uses it. */
  readonly noteActivity: () => void;
  leases: number;
  idle: NodeJS.Timeout | undefined;
  /**
   * Ends the lab: last changes read back, sandbox stopped, room left. The same promise for every caller; `because` is
   * what people are told.
   */
  stop(because?: string): Promise<void>;
}

/**
 * Joins rooms and sandboxes by need: one host per workspace, started once however many ask at the same time. A
 * workspace that is stopping is waited for, so that one home never has two sandboxes.
 */
export function createLabHosts(deps: Deps): LabHosts {
  const running = new Map<string, Promise<Host>>();
  const stopping = new Map<string, Promise<void>>();
  let closed = false;

  const get = (workspaceId: string): Promise<Host> => {
    const known = running.get(workspaceId);
    if (known !== undefined) return known;
    const forget = () => {
      if (running.get(workspaceId) === starting) running.delete(workspaceId);
    };
    const starting: Promise<Host> = Promise.resolve(stopping.get(workspaceId))
      .then(() => startHost(deps, workspaceId, (because) => void sleep(because)))
      .then((host) => {
        host.sandbox.onStop((reason, message) => {
          deps.log.info({ workspaceId, reason }, message);
          void end(workspaceId, host, forget);
        });
        // Its copy of the document is of no use any more; whoever needs the lab starts it on a fresh one.
        host.room.onClosed(() => void end(workspaceId, host, forget));
        host.tenure.onLost(() => void end(workspaceId, host, forget));
        return host;
      });
    const sleep = async (because: string) => {
      deps.log.info({ workspaceId }, because);
      await end(workspaceId, await starting, forget, because);
    };
    running.set(workspaceId, starting);
    starting.catch(forget);
    return starting;
  };

  const end = (workspaceId: string, host: Host, forget: () => void, because?: string): Promise<void> => {
    forget();
    clearTimeout(host.idle);
    const ending = host.stop(because).finally(() => {
      if (stopping.get(workspaceId) === ending) stopping.delete(workspaceId);
    });
    stopping.set(workspaceId, ending);
    return ending;
  };

  return {
    acquire,
    warm(workspaceId) {
      acquire(workspaceId).then(
        (lease) => lease.release(),
        (error: unknown) => deps.log.debug({ err: error, workspaceId }, "lab not started ahead"),
      );
    },
    async close() {
      closed = true;
      const hosts = await Promise.allSettled(running.values());
      const ends = hosts.map((host) => (host.status === "fulfilled" ? host.value.stop() : undefined));
      await Promise.allSettled([...ends, ...stopping.values()]);
    },
  };

  async function acquire(workspaceId: string): Promise<LabLease> {
    if (closed) {
      throw new AppError("UNAVAILABLE", "The server is restarting. The lab will be back in a moment.");
    }
    const starting = get(workspaceId);
    const host = await starting.catch((error: unknown) => {
      throw toLabError(error);
    });
    host.leases += 1;
    host.noteActivity();
    clearTimeout(host.idle);
    let released = false;
    return {
      sandbox: host.sandbox,
      sync: host.sync,
      release() {
        if (released) return;
        released = true;
        host.leases -= 1;
        if (host.leases > 0 || closed) return;
        host.idle = setTimeout(() => {
          const forget = () => {
            if (running.get(workspaceId) === starting) running.delete(workspaceId);
          };
          void end(workspaceId, host, forget);
        }, deps.idleMs);
      },
    };
  }
}

async function startHost(deps: Deps, workspaceId: string, onIdle: (because: string) => void): Promise<Host> {
  const tenure = await takeOver(deps.ownership, workspaceId);
  try {
    return await startHostOn(deps, workspaceId, tenure, onIdle);
  } catch (error) {
    await tenure.release();
    throw error;
  }
}

async function startHostOn(
  deps: Deps,
  workspaceId: string,
  tenure: Tenure,
  onIdle: (because: string) => void,
): Promise<Host> {
  const room = await deps.rooms().open(workspaceDocument(workspaceId));
  let idle: IdleWatch | undefined;
  try {
    const { idleMs, sandbox: settings, startCommand } = await deps.termsOf(workspaceId);
    const opened = await deps.sandboxes.open(workspaceId, settings);
    idle = deps.idleness.watch(workspaceId, idleMs, () => onIdle(sleepSentence(idleMs)));
    const { note, close: stopWatching } = idle;
    const sandbox = noticing(opened, note);
    room.doc.on("update", note);
    await deps.homes?.restore(workspaceId, opened, room.doc);
    const sync = await startSync({
      home: sandbox.home,
      doc: room.doc,
      stateFile: join(deps.dataDir, "sync", `${workspaceId}.json`),
      log: deps.log,
      onProblems: (problems) => deps.onProblems(workspaceId, problems),
    });
    runStartCommand(opened, room.doc, startCommand).catch((error: unknown) =>
      deps.log.warn({ err: error, workspaceId }, "the start command was not typed"),
    );
    const kept = deps.homes?.keep(workspaceId, opened, tenure.token);
    let stopped: Promise<void> | undefined;
    const stop = async (because?: string) => {
      room.doc.off("update", note);
      stopWatching();
      const tell = (message: string) => (error: unknown) =>
        deps.log.warn({ err: error, workspaceId }, message);
      await sync.close().catch(tell("the lab's last changes on disk were not read"));
      deps.onProblems(workspaceId, []);
      await kept?.close();
      await sandbox.stop(because).catch(tell("the sandbox did not stop"));
      room.close();
      await tenure.release();
    };
    return {
      sandbox,
      sync,
      room,
      tenure,
      noteActivity: note,
      leases: 0,
      idle: undefined,
      stop: (because) => (stopped ??= stop(because)),
    };
  } catch (error) {
    idle?.close();
    room.close();
    throw error;
  }
}

function sleepSentence(idleMs: number): string {
  const minutes = Math.round(idleMs / 60_000);
  const time = minutes < 1 ? "a while" : minutes === 1 ? "a minute" : `${String(minutes)} minutes`;
  return `The lab went to sleep, because nothing had happened in it for ${time}. Your files are safe.`;
}

async function takeOver(ownership: Deps["ownership"], workspaceId: string): Promise<Tenure> {
  const place = await ownership.claim(workspaceId);
  if (place.kind === "here") return place.tenure;
  // Whoever asks for a lab is led to its node before; it was started there in between.
  throw new AppError("UNAVAILABLE", "The lab has just started on another server. Try again in a moment.");
}

/** A sandbox's failure in the product's words. */
function toLabError(error: unknown): unknown {
  return error instanceof SandboxError ? new AppError("UNAVAILABLE", error.message, { cause: error }) : error;
}
