/**
 * Keeps a lab's home and its document one. Each pass is a three-way comparison of disk, document and base (what both
 * last agreed on), so it does not matter which events were seen, missed or doubled: they only say when to look.
 *
 *   1. scan the disk, when it may have changed   2. take its changes into the document
 *   3. repair a tree no disk can hold            4. bring the document to the disk
 *
 * Passes never overlap. Own writes are recognised by their bytes, not by time.
 */
import * as Y from "yjs";
import type { Home } from "#sandbox/driver.ts";
import { createDiskScan } from "./disk-scan.ts";
import { checkPath, isHiddenPath, LabFileError, workspaceFiles } from "./document.ts";
import type { DeltaStep } from "./drift.ts";
import { createBaseKeeper } from "./base-keeper.ts";
import { LateWrites } from "./late-writes.ts";
import { ProblemList, type SyncProblem } from "./problem-list.ts";
import { BaseTree, followEdit } from "./sync-base.ts";
import type { SyncContext } from "./sync-context.ts";
import { takeFromDisk } from "./sync-from-disk.ts";
import { keepBase, recallBase } from "./sync-memory.ts";
import { repairTree } from "./sync-repair.ts";
import { bringToDisk } from "./sync-to-disk.ts";
import { noJournal, openWriteJournal } from "./write-journal.ts";

export type { SyncProblem } from "./problem-list.ts";

export interface SyncOptions {
  readonly home: Home;
  readonly doc: Y.Doc;
  /** Outside the home. Without it, the document wins over the disk at every start. */
  readonly stateFile?: string;
  readonly origin?: unknown;
  readonly log: { warn(fields: object, message: string): void };
  /** Told what cannot be kept in step, whenever that changes: all of it, [] when everything is well again. */
  readonly onProblems?: (problems: readonly SyncProblem[]) => void;
  /** Milliseconds since 1970, as file times count. */
  readonly clock?: () => number;
}

export interface Sync {
  /** Resolves when the disk holds everything the document held at the call. Call it before running a program. */
  flush(): Promise<void>;
  /** Puts a file's bytes into the home and lists it in the document. Throws LabFileError for an unusable path. */
  putBinary(path: string, bytes: Uint8Array): Promise<void>;
  /** Reads the disk and writes the document a last time, then lets go of both. The home must still be there. */
  close(): Promise<void>;
}

// A burst of typing becomes one write; a person does not feel it.
const TYPING_MS = 15;
const FLUSH_TIMEOUT_MS = 10_000;
// The watch is a hint and may miss things.
const LOOK_ANYWAY_MS = 10_000;
// A file without a name is not watched.
const LOOK_FOR_LATE_WRITES_MS = 200;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
const MOST_STALE_PASSES = 8;

/** Brings both sides together, then keeps them so until `close`. */
export async function startSync(options: SyncOptions): Promise<Sync> {
  const { home, doc, stateFile, log } = options;
  const now = options.clock ?? Date.now;
  const base = new BaseTree();
  const journal = stateFile === undefined ? noJournal : await openWriteJournal(stateFile);
  const files = workspaceFiles(doc);
  const late = new LateWrites(files);
  const problems = new ProblemList(
    ({ topic, path, message }) => log.warn({ topic, path }, message),
    () => options.onProblems?.(problems.list()),
  );
  const context: SyncContext = {
    home,
    journal,
    base,
    files,
    late,
    problems,
    origin: options.origin ?? "lab-disk",
    unwritten: new Set(),
  };
  const scan = createDiskScan(home, base, now);

  const wanted = { scan: false, tree: false };
  let running: Promise<Outcome> = Promise.resolve("done");
  let passTimer: NodeJS.Timeout | undefined;
  let passAt = Infinity;
  let failures = 0;
  let stalePasses = 0;
  let lastScanMs = 0;
  let lastScanAt = -Infinity;
  let isRunning = false;
  let refused: ReadonlySet<string> = new Set();
  let closed: Promise<void> | undefined;
  const keeper = createBaseKeeper({
    stateFile,
    base,
    journal,
    betweenPasses(work) {
      running = running.then((outcome) => work().then(() => outcome));
    },
    warn: (err) => log.warn({ err }, "What disk and document agree on could not be kept for the next start"),
  });

  const entries = doc.getMap("files");
  const onDocument = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    for (const event of events) {
      const id = event.path[0];
      if (typeof id !== "string") for (const key of event.keys.keys()) context.unwritten.add(key);
      else context.unwritten.add(id);
      if (event.target instanceof Y.Text && typeof id === "string") {
        late.follow(id, event.target, event.delta as DeltaStep[]);
        const known = base.get(id)?.text;
        if (known && transaction.origin !== context.origin)
          followEdit(known, event.target, event.delta as DeltaStep[]);
      } else if (transaction.origin !== context.origin) wanted.tree = true;
    }
    if (transaction.origin !== context.origin) schedule(TYPING_MS);
  };

  entries.observeDeep(onDocument);
  try {
    await firstPass();
  } catch (error) {
    entries.unobserveDeep(onDocument);
    await journal.close();
    throw error;
  }
  const watch = home.watch(lookSoon, { skip: isHiddenPath });
  const lookTimer = setInterval(lookSoon, LOOK_ANYWAY_MS);
  isRunning = true;
  // What came between the first look and the watch.
  wanted.tree = true;
  lookSoon();

  return { flush, putBinary, close };

  async function firstPass(): Promise<void> {
    const kept = stateFile === undefined ? null : await recallBase(stateFile, base);
    const isKnown = kept !== null;
    // From here on a crash may come at any moment.
    if (stateFile !== undefined && kept?.isFinal === true) await keepBase(stateFile, base, false);
    let changes = await scan.run({ patient: false });
    // An emptied home is a new one, not a person who removed everything.
    const documentWins = !isKnown || changes.isEmpty;
    if (isKnown && documentWins) {
      base.clear();
      changes = await scan.run({ patient: false });
    }
    takeFromDisk(context, changes, { documentWins, isOwnWrite: journal.began });
    for (const file of context.files.list()) context.unwritten.add(file.id);
    repairTree(context);
    await bringToDisk(context, { tree: true });
  }

  function lookSoon(): void {
    wanted.scan = true;
    // Reading a large home takes at most a third of the time, but the first look comes at once.
    schedule(lastScanAt + Math.min(2 * lastScanMs, 1000) - performance.now());
  }

  function schedule(wishedMs: number): void {
    const delayMs = Math.max(0, wishedMs);
    const at = performance.now() + delayMs;
    if (!isRunning || at >= passAt) return;
    clearTimeout(passTimer);
    passAt = at;
    passTimer = setTimeout(() => void pass(), delayMs);
  }

  /** Runs a pass after the one that is running; never rejects. */
  function pass(options: { patient: boolean } = { patient: true }): Promise<Outcome> {
    clearTimeout(passTimer);
    passAt = Infinity;
    running = running.then(() => onePass(options));
    return running;
  }

  async function onePass({ patient }: { patient: boolean }): Promise<Outcome> {
    const mustScan = wanted.scan || wanted.tree;
    wanted.scan = false;
    wanted.tree = false;
    try {
      await late.look();
      if (mustScan) await scanDisk(patient);
      const { isStale, hasFailed } = await bringToDisk(context, { tree: mustScan });
      if (mustScan) reviewProblems();
      if (hasFailed) return retryLater();
      failures = 0;
      if (isStale) return lookAgainSoon();
      stalePasses = 0;
      return "done";
    } catch (error) {
      log.warn({ err: error }, "A pass of the lab's sync failed and is tried again");
      return retryLater();
    } finally {
      if (!late.isEmpty) schedule(LOOK_FOR_LATE_WRITES_MS);
      if (isRunning) keeper.soon();
    }
  }

  async function scanDisk(patient: boolean): Promise<void> {
    const startedAt = performance.now();
    const changes = await scan.run({ patient });
    refused = new Set(changes.refused.map(({ path }) => path));
    for (const { path, reason } of changes.refused) {
      const message = `A file on the lab's disk is not shown because of its name. ${reason}`;
      problems.report("name", path, message);
    }
    takeFromDisk(context, changes, { documentWins: false });
    repairTree(context);
    lastScanAt = performance.now();
    lastScanMs = lastScanAt - startedAt;
    if (changes.lookAgainMs !== null) {
      wanted.scan = true;
      schedule(changes.lookAgainMs);
    }
  }

  /** What was wrong with a file that is gone, or has another name now, is over. */
  function reviewProblems(): void {
    problems.review((topic, path) => {
      if (topic === "name") return refused.has(path);
      const file = files.find(path);
      return file !== undefined && !(topic === "bytes" && base.get(file.id));
    });
  }

  // The disk changed under the pass. A disk that never stands still must not keep a core busy.
  function lookAgainSoon(): Outcome {
    wanted.scan = true;
    schedule(++stalePasses > MOST_STALE_PASSES ? FIRST_RETRY_MS : 0);
    return "stale";
  }

  function retryLater(): Outcome {
    wanted.scan = true;
    wanted.tree = true;
    schedule(Math.min(FIRST_RETRY_MS * 2 ** failures++, LAST_RETRY_MS));
    return "failed";
  }

  async function flush(): Promise<void> {
    const deadline = performance.now() + FLUSH_TIMEOUT_MS;
    for (;;) {
      const outcome = await pass();
      if (outcome === "done") return;
      if (outcome === "failed" || performance.now() > deadline) {
        throw new LabFileError(
          "Not everything could be saved to the lab's disk. It may be full: remove some files.",
        );
      }
      await new Promise((done) => setTimeout(done, TYPING_MS));
    }
  }

  async function putBinary(path: string, bytes: Uint8Array): Promise<void> {
    const reason = checkPath(path);
    if (reason !== null) throw new LabFileError(reason);
    const written = running.then(() => home.write(path, bytes));
    running = written.then(
      () => "done",
      () => "failed",
    );
    await written;
    wanted.scan = true;
    await pass({ patient: false });
  }

  function close(): Promise<void> {
    return (closed ??= letGo());
  }

  async function letGo(): Promise<void> {
    watch.close();
    clearInterval(lookTimer);
    wanted.scan = true;
    if ((await pass({ patient: false })) === "stale") await pass({ patient: false });
    if (!late.isEmpty) {
      await late.close();
      await pass({ patient: false });
    }
    isRunning = false;
    entries.unobserveDeep(onDocument);
    clearTimeout(passTimer);
    await running;
    await keeper.close();
  }
}

type Outcome = "done" | "stale" | "failed";
