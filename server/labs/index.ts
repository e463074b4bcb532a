import type { UpdateLog } from "#collab/index.ts";
import type { Sandboxes } from "#sandbox/index.ts";
import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import type { DiskProblems } from "./disk-problems.ts";
import { getLabFile, putLabFile } from "./lab-files.ts";
import type { LabIdleness, TimeLeft } from "./lab-idleness.ts";
import type { LabHosts } from "./lab-host.ts";
import type { LabsAhead } from "./labs-ahead.ts";
import { readDefinition } from "./lab-definition.ts";
import { openLab } from "./open-lab.ts";
import type { SyncProblem } from "./problem-list.ts";
import { readLab } from "./read-lab.ts";
import { runCommandFor } from "./run-file.ts";
import { runTests } from "./run-tests.ts";
import type { RunsApart } from "./runs-apart.ts";
import type { LabDefinition } from "#server/lab-definitions/schema.ts";
import type { JudgedRun } from "./test-command.ts";
import type { LabFileContent } from "./schema.ts";
import type { TestRun } from "./test-runs.ts";

export { createLabHosts, type LabHosts } from "./lab-host.ts";
export { createLabCopies, type LabCopies } from "./lab-copies.ts";
export { createDiskProblems } from "./disk-problems.ts";
export { createLabIdleness } from "./lab-idleness.ts";
export { createHomeArchive } from "./home-archive.ts";
export { keepSweepingHomes, sweepArchivedHomes } from "./removed-homes.ts";
export { createLabNodes, type LabNodes } from "./lab-nodes.ts";
export { labsAheadAnywhere, labsAheadHere } from "./labs-ahead.ts";
export { labsAnywhere, nodeCalls, portsAnywhere } from "./labs-anywhere.ts";
export { createNodeDoor, type NodeDoor } from "./node-door.ts";
export { terminalsAnywhere, type UpgradeHandler } from "./terminals-anywhere.ts";
export { terminalsOnLines } from "./terminals-on-lines.ts";
export { createLabPorts } from "./lab-ports.ts";
export { createPortWatch, type PortWatch } from "./port-watch.ts";
export { initialWorkspaceUpdate } from "./document.ts";
export { createRunsApart } from "./runs-apart.ts";
export { definitionSelect, toDefinition } from "./lab-definition.ts";
export { readLabTerms } from "./lab-settings.ts";
export { restoreLabFile, restoreLabFiles, type RestoredFiles } from "./restore-files.ts";
export { hashOfGiven, keepGiven } from "./begin-workspace.ts";
export { givenFiles, givenSelect } from "./given-files.ts";
export { workspaceDocument } from "./open-lab.ts";
export { setText } from "./set-text.ts";
export { createOpenShell } from "./shells.ts";
export type { TestRun } from "./test-runs.ts";

/** The labs as procedures and pages use them. Callers have asked `access` before. */
export interface Labs {
  /** Finds out whether labs can run here, and starts some for those who come first. */
  getReady(): Promise<void>;
  /** Why no lab can run in this process, or null. */
  unavailableBecause(): Promise<string | null>;
  /** Somebody reads a lesson that has a lab, and may open it. */
  expectOpening(readerId: string): void;
  open(actor: Actor, labId: string): Promise<{ workspaceId: string }>;
  read(actor: Actor, granted: Granted): ReturnType<typeof readLab>;
  /** Brings the disk up to date and says what to type to run `path`. */
  prepareRun(workspaceId: string, path: string): Promise<{ command: string }>;
  /** One run at a time per lab; a second request while one runs shares its result. */
  runTests(actor: Actor, workspaceId: string): Promise<TestRun>;
  /** Runs a definition's tests, all of them, on these files in a sandbox that is gone afterwards; `by` has a few at a time. */
  runApart(definition: LabDefinition, files: readonly LabFileContent[], by?: string): Promise<JudgedRun>;
  putFile(workspaceId: string, path: string, content: Uint8Array): Promise<{ path: string }>;
  getFile(workspaceId: string, path: string): Promise<Uint8Array>;
  /** Until the lab sleeps; null when it does. */
  timeLeft(workspaceId: string): Promise<TimeLeft | null>;
  /** As if somebody had typed in it just now. */
  keepRunning(workspaceId: string): Promise<void>;
  /** What cannot be kept in step between document and disk now. */
  diskProblems(workspaceId: string): Promise<SyncProblem[]>;
}

interface Deps {
  readonly db: Db;
  readonly events: Events;
  readonly updates: UpdateLog;
  readonly sandboxes: Sandboxes;
  readonly hosts: LabHosts;
  readonly apart: RunsApart;
  readonly ahead: LabsAhead;
  readonly diskProblems: DiskProblems;
  readonly idleness: LabIdleness;
}

export function createLabs(deps: Deps): Labs {
  const { db, hosts, ahead } = deps;
  const testing = new Map<string, Promise<TestRun>>();
  return {
    async getReady() {
      await deps.sandboxes.unavailableBecause();
    },
    unavailableBecause: () => deps.sandboxes.unavailableBecause(),
    expectOpening: (readerId) => ahead.expectOpening(readerId),
    async open(actor, labId) {
      const opened = await openLab(deps, actor, labId);
      ahead.warm(opened.workspaceId);
      return opened;
    },
    async read(actor, granted) {
      if (can(granted.grant, "lab.type")) ahead.warm(granted.subject.workspaceId ?? "");
      return readLab(db, actor, granted, await ahead.unavailableBecause());
    },
    async prepareRun(workspaceId, path) {
      const command = runCommandFor(await readDefinition(db, workspaceId), path);
      const lease = await hosts.acquire(workspaceId);
      try {
        await lease.sync.flush();
      } finally {
        lease.release();
      }
      return { command };
    },
    async runTests(actor, workspaceId) {
      const running = testing.get(workspaceId);
      if (running !== undefined) return running;
      const run = runTests(deps, actor, workspaceId).finally(() => testing.delete(workspaceId));
      testing.set(workspaceId, run);
      return run;
    },
    runApart: (...args) => deps.apart.runFiles(...args),
    putFile: (workspaceId, path, content) => putLabFile(hosts, workspaceId, path, content),
    getFile: (workspaceId, path) => getLabFile(hosts, workspaceId, path),
    timeLeft: (workspaceId) => deps.idleness.timeLeft(workspaceId),
    keepRunning: (workspaceId) => deps.idleness.keep(workspaceId),
    diskProblems: (workspaceId) => deps.diskProblems.read(workspaceId),
  };
}
