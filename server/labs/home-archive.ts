import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type * as Y from "yjs";
import { z } from "zod";
import { SandboxError, type Sandbox } from "#sandbox/index.ts";
import { AppError } from "#server/errors.ts";
import type { Logger } from "#server/log.ts";
import type { ObjectStore } from "#server/media/index.ts";
import { isHiddenPath, workspaceFiles } from "./document.ts";

/** How often a home in which programs run is looked at. Keeping it takes this share of the time at most. */
const LOOK_EVERY_MS = 30_000;
const MOST_SHARE = 1 / 20;
/** A lab that has used less CPU than this since the last look has done nothing. */
const IDLE_CPU_MS = 200;
const LIST_MS = 60_000;
const PACK_MS = 5 * 60_000;
const MAX_ARCHIVE_BYTES = 2 * 1024 ** 3;

/**
 * Programs of the sandbox itself, as its student: names, links and sizes are as hostile as the home is, and do here
 * what a student could do anyway.
 */
const LIST = ["/bin/bash", "-c", "find . -printf '%P\\0%y %s %T@ %m %l\\0' | sha256sum"];
// 1 is a file that changed meanwhile: its writer, or the next look, has the last word.
const PACK = [
  "/bin/bash",
  "-c",
  "tar --create --sparse --ignore-failed-read --file=- . | gzip -1; codes=(${PIPESTATUS[@]}); exit $((codes[0] > 1 || codes[1] > 0))",
];
const UNPACK = [
  "/bin/bash",
  "-c",
  "chmod -R u+rwX . 2>/dev/null; find . -mindepth 1 -delete && exec tar --extract --gzip --preserve-permissions --file=-",
];

/** What this machine's copy of a home is: that of the archive `key`, made when the home looked like `look`. */
const markSchema = z.object({ key: z.string(), look: z.string() });
type Mark = z.infer<typeof markSchema>;

/** Keeps what is in homes but in no document where every node can fetch it. */
export interface HomeArchive {
  /**
   * Makes a home what was last kept of it, when that was done by another node; else leaves it alone. To be awaited
   * before anything else uses the home. Of the files that people see, those remain that `doc` lists.
   * Rejects UNAVAILABLE when it cannot be fetched.
   */
  restore(workspaceId: string, sandbox: Sandbox, doc: Y.Doc): Promise<void>;
  /**
   * Keeps the home again and again while programs change it, without what its student may not read. `token`: of the
   * tenure; later ones count for more.
   */
  keep(workspaceId: string, sandbox: Sandbox, token: number): KeptHome;
}

export interface KeptHome {
  /** Keeps it now, if it has changed; resolves when that is done, or has failed and was logged. */
  save(): Promise<void>;
  /** Keeps it for the last time. */
  close(): Promise<void>;
}

interface Deps {
  readonly store: ObjectStore;
  /** The folder of the sync's states: a restored home begins without one. */
  readonly syncDir: string;
  readonly log: Logger;
}

export function createHomeArchive({ store, syncDir, log }: Deps): HomeArchive {
  const prefixOf = (workspaceId: string) => `homes/${workspaceId.toLowerCase()}/`;
  const markFile = (workspaceId: string) => join(syncDir, `${workspaceId}.home`);

  return {
    async restore(workspaceId, sandbox, doc) {
      try {
        const [latest, mark] = await Promise.all([newest(workspaceId), readMark(markFile(workspaceId))]);
        if (latest === undefined || (mark !== null && mark.key >= latest)) return;
        const input = await store.get(latest);
        if (input === null) return;
        const { exitCode, complaint } = await sandbox.pipe(UNPACK, { input, timeoutMs: PACK_MS });
        // A smaller disk, say. What fits is better than a lab that never opens again.
        if (exitCode !== 0) log.error({ workspaceId, exitCode, complaint }, "a home came back in part");
        await removeUnlisted(sandbox, doc);
        await forgetSync(workspaceId);
        await writeMark(workspaceId, { key: latest, look: await lookAt(sandbox) });
        log.info({ workspaceId, key: latest }, "a home came from another node");
      } catch (error) {
        throw new AppError("UNAVAILABLE", "The lab's files could not be fetched. Try again in a moment.", {
          cause: error,
        });
      }
    },

    keep(workspaceId, sandbox, token) {
      let saving = Promise.resolve();
      let isClosed = false;
      let notBefore = 0;
      let cpuMs = 0;
      const save = () => {
        saving = saving
          .then(() => saveNow(workspaceId, sandbox, token))
          .catch((error: unknown) => {
            // A lab that was ended by what it did cannot be asked any more; its home lies here.
            const hasStopped = error instanceof SandboxError && error.code === "STOPPED";
            log[hasStopped ? "debug" : "warn"]({ err: error, workspaceId }, "a home was not kept");
          });
        return saving;
      };
      const saveIfBusy = async () => {
        const startedAt = performance.now();
        if (startedAt < notBefore || (await sandbox.stats()).cpuMs - cpuMs < IDLE_CPU_MS) return;
        await save();
        const endedAt = performance.now();
        notBefore = endedAt + (endedAt - startedAt) / MOST_SHARE;
        ({ cpuMs } = await sandbox.stats());
      };
      const timer = setInterval(() => {
        saveIfBusy().catch(() => undefined); // It has stopped.
      }, LOOK_EVERY_MS).unref();
      return {
        save,
        async close() {
          clearInterval(timer);
          if (isClosed) return saving;
          isClosed = true;
          await save();
        },
      };
    },
  };

  async function saveNow(workspaceId: string, sandbox: Sandbox, token: number): Promise<void> {
    // Nobody has said that the lab is ours alone.
    if (token === 0) return;
    const look = await lookAt(sandbox);
    const known = await readMark(markFile(workspaceId));
    if (known?.look === look) return;
    const packed = join(syncDir, `${workspaceId}.packed`);
    await mkdir(syncDir, { recursive: true });
    try {
      const bounded = boundedBy(MAX_ARCHIVE_BYTES);
      const [{ exitCode, complaint }] = await Promise.all([
        sandbox.pipe(PACK, { output: bounded, timeoutMs: PACK_MS }),
        pipeline(bounded, createWriteStream(packed, { mode: 0o600 })),
      ]);
      if (exitCode !== 0) throw new Error(`tar: ${complaint}`);
      const key = `${prefixOf(workspaceId)}${nameOf(token)}`;
      // First: this machine's copy is newer than whatever comes to lie there under this key.
      await writeMark(workspaceId, { key, look: "" });
      await store.put(key, createReadStream(packed), (await stat(packed)).size);
      await writeMark(workspaceId, { key, look });
      for (const other of await store.list(prefixOf(workspaceId))) {
        if (other < key) await store.delete(other);
      }
    } finally {
      await rm(packed, { force: true });
    }
  }

  async function newest(workspaceId: string): Promise<string | undefined> {
    return (await store.list(prefixOf(workspaceId))).at(-1);
  }

  async function forgetSync(workspaceId: string): Promise<void> {
    const state = join(syncDir, `${workspaceId}.json`);
    for (const file of [state, `${state}.writes`]) await rm(file, { force: true });
  }

  async function writeMark(workspaceId: string, mark: Mark): Promise<void> {
    await mkdir(syncDir, { recursive: true });
    const file = markFile(workspaceId);
    await writeFile(`${file}.new`, JSON.stringify(mark));
    await rename(`${file}.new`, file);
  }
}

/** Sorted by tenure, then by time. */
function nameOf(token: number): string {
  return `${String(token).padStart(16, "0")}-${String(Date.now()).padStart(14, "0")}.tar.gz`;
}

/** When the home of this key was kept; 0 for what is no such key. */
export function keptAtMs(key: string): number {
  return Number(/-(\d{14})\.tar\.gz$/.exec(key)?.[1] ?? 0);
}

async function readMark(file: string): Promise<Mark | null> {
  try {
    return markSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** The same as long as no name, size, time, permission or link has changed. */
async function lookAt(sandbox: Sandbox): Promise<string> {
  const { stdout, stderr, exitCode } = await sandbox.exec(LIST, { timeoutMs: LIST_MS });
  if (exitCode !== 0) throw new Error(`find: ${stderr}`);
  return stdout.trim();
}

/** What somebody has removed or renamed since the home was kept must not come back. */
async function removeUnlisted(sandbox: Sandbox, doc: Y.Doc): Promise<void> {
  const files = workspaceFiles(doc);
  const { entries } = await sandbox.home.list({ skip: isHiddenPath });
  for (const { path } of entries.filter(({ kind }) => kind === "file")) {
    if (files.find(path) === undefined) await sandbox.home.remove(path);
  }
  const folders = entries.filter(({ path, kind }) => kind === "folder" && files.find(path) === undefined);
  if (folders.length === 0) return;
  // Only those that are empty now, the deepest first.
  const paths = folders.map(({ path }) => path).sort((one, other) => other.length - one.length);
  await sandbox.exec(["/bin/rmdir", "--ignore-fail-on-non-empty", "--", ...paths.slice(0, 2_000)], {
    timeoutMs: LIST_MS,
  });
}

function boundedBy(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(new Error(`the home is larger than ${String(maxBytes)} bytes when packed`));
      else done(null, chunk);
    },
  });
}
