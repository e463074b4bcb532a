import {
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Home, HomeEntry, Taken } from "#sandbox/driver.ts";
import { hasWriters } from "#sandbox/home/system-calls.ts";

export interface FolderHome extends Home {
  readonly root: string;
  /** Makes every following write fail with this errno code; null makes them work again. */
  failWrites(code: string | null): void;
  /** Lists no more than this many entries, as a home too large to be listed whole. */
  listAtMost(count: number): void;
  /** Runs once, right before the next file is replaced: the last moment at which a program can write to it. */
  beforeReplace(act: () => void): void;
  /** How many calls of each kind there were. */
  readonly calls: { list: number; read: number; write: number; rename: number };
}

/**
 * A home in a folder of this machine, for tests: the same promises as a sandbox's, without its defences. With
 * `settled`, each call does its work before it gives up its turn, so that nothing comes between two of them; else
 * calls take a turn of the event loop, as real ones do.
 */
export function folderHome(root: string, options: { settled?: boolean } = {}): FolderHome {
  const calls = { list: 0, read: 0, write: 0, rename: 0 };
  let failure: string | null = null;
  let most = Infinity;
  let temporary = 0;
  let lastMoment: (() => void) | null = null;
  const at = (path: string) => join(root, path);
  const turn = () => (options.settled ? Promise.resolve() : new Promise<void>((done) => setImmediate(done)));
  const refuseWhenFailing = () => {
    if (failure) throw Object.assign(new Error(`write: ${failure}`), { code: failure });
  };

  return {
    root,
    calls,
    failWrites(code) {
      failure = code;
    },
    listAtMost(count) {
      most = count;
    },
    beforeReplace(act) {
      lastMoment = act;
    },
    async list(scope) {
      calls.list++;
      await turn();
      statfsSync(root);
      const entries = walk(root, scope?.skip);
      return { entries: entries.slice(0, most), leftOut: Math.max(0, entries.length - most) };
    },
    async read(path, maxBytes) {
      calls.read++;
      await turn();
      try {
        if (lstatSync(at(path)).size > maxBytes)
          throw Object.assign(new Error("too large"), { code: "TOO_LARGE" });
        return new Uint8Array(readFileSync(at(path)));
      } catch (error) {
        throw asHomeError(error);
      }
    },
    async write(path, content) {
      calls.write++;
      await turn();
      refuseWhenFailing();
      mkdirSync(dirname(at(path)), { recursive: true });
      const name = join(dirname(at(path)), `.sync-${process.pid}-${temporary++}`);
      writeFileSync(name, content);
      renameSync(name, at(path));
    },
    async create(path, content) {
      if (lstatSync(at(path), { throwIfNoEntry: false })) throw taken();
      await this.write(path, content);
    },
    async replace(path, content) {
      calls.write++;
      await turn();
      refuseWhenFailing();
      lastMoment?.();
      lastMoment = null;
      const draft = join(dirname(at(path)), `.sync-taken-${process.pid}-${temporary++}`);
      const name = `${draft}-new`;
      try {
        linkSync(at(path), draft);
      } catch (error) {
        throw asHomeError(error);
      }
      writeFileSync(name, content);
      renameSync(name, at(path));
      return takenFile(draft, () => renameSync(draft, at(path)));
    },
    async take(path) {
      await turn();
      const draft = join(dirname(at(path)), `.sync-taken-${process.pid}-${temporary++}`);
      try {
        renameSync(at(path), draft);
      } catch (error) {
        throw asHomeError(error);
      }
      return takenFile(draft, () => {
        if (!existsSync(at(path))) renameSync(draft, at(path));
      });
    },
    async makeFolder(path) {
      await turn();
      refuseWhenFailing();
      mkdirSync(at(path), { recursive: true });
    },
    async remove(path) {
      await turn();
      rmSync(at(path), { recursive: true, force: true });
    },
    async rename(from, to) {
      calls.rename++;
      await turn();
      if (existsSync(at(to))) throw taken();
      try {
        mkdirSync(dirname(at(to)), { recursive: true });
        renameSync(at(from), at(to));
      } catch (error) {
        throw asHomeError(error);
      }
    },
    watch(onChange, scope) {
      const look = () => JSON.stringify(walk(root, scope?.skip));
      let last = look();
      const timer = setInterval(() => {
        const now = look();
        if (now === last) return;
        last = now;
        onChange();
      }, 8);
      return { close: () => clearInterval(timer) };
    },
  };
}

/** Every file and folder below `root`. */
export function walk(root: string, skip: (path: string) => boolean = () => false, folder = ""): HomeEntry[] {
  const entries: HomeEntry[] = [];
  for (const name of readdirSync(join(root, folder))) {
    const path = folder ? `${folder}/${name}` : name;
    if (skip(path)) continue;
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (!stat || (!stat.isFile() && !stat.isDirectory())) continue;
    const kind = stat.isDirectory() ? "folder" : "file";
    const identity = `${String(stat.ino)}@${String(stat.birthtimeMs)}`;
    const { size: sizeBytes, mtimeMs, ctimeMs } = stat;
    entries.push({ path, kind, sizeBytes, mtimeMs, ctimeMs, identity });
    if (kind === "folder") entries.push(...walk(root, skip, path));
  }
  return entries;
}

function takenFile(draft: string, putBack: () => void): Taken {
  return {
    read: () => Promise.resolve(new Uint8Array(readFileSync(draft))),
    hasWriters: () => Promise.resolve(isBeingWritten(draft)),
    putBack() {
      putBack();
      rmSync(draft, { force: true });
      return Promise.resolve();
    },
    discard() {
      rmSync(draft, { force: true });
      return Promise.resolve();
    },
  };
}

function isBeingWritten(path: string): boolean {
  const descriptor = openSync(path, "r");
  try {
    return hasWriters(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function taken(): Error {
  return Object.assign(new Error("something is there"), { code: "WRONG_KIND" });
}

function asHomeError(error: unknown): unknown {
  return isErrno(error, "ENOENT") ? Object.assign(new Error("not there"), { code: "NOT_FOUND" }) : error;
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
