import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import type { Home } from "../driver.ts";
import { SandboxError, systemCode } from "../errors.ts";
import { openChild, openFolder, openTrusted, translated, type Folder } from "./folder.ts";
import { DRAFT_PREFIX, splitPath } from "./names.ts";
import { walk } from "./walk.ts";
import { watchHome } from "./watch.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const PERMISSIONS = 0o777;

/** A Home over a mounted volume, and the means to end it before the volume is unmounted. */
export interface MountedHome extends Home {
  /** Refuses new calls, ends watches and waits for the calls under way. */
  close(): Promise<void>;
}

/** `mountPoint` must be mounted now; `owner` is the sandbox's user, who is to own what the host writes. */
export async function openHome(
  mountPoint: string,
  owner: { uid: number; gid: number },
): Promise<MountedHome> {
  const first = await openTrusted(mountPoint);
  const { dev: device } = await first.handle.stat();
  await first.handle.close();
  const underWay = new Set<Promise<unknown>>();
  const watches = new Set<{ close(): void }>();
  let closed = false;

  /** Runs `work` with the home's root; nothing stays open between calls, so that it can be unmounted. */
  async function withRoot<T>(work: (root: Folder) => Promise<T>): Promise<T> {
    if (closed) throw new SandboxError("STOPPED", "The lab has stopped. Open it again to reach its files.");
    const call = (async () => {
      const root = await openTrusted(mountPoint).catch(notMounted);
      try {
        // Unmounted behind our back, the mount point would be an ordinary folder of the host.
        if ((await root.handle.stat()).dev !== device) {
          return notMounted();
        }
        return await work(root);
      } catch (error) {
        throw translated(error);
      } finally {
        await root.handle.close();
      }
    })();
    underWay.add(call);
    try {
      return await call;
    } finally {
      underWay.delete(call);
    }
  }

  async function withParent<T>(
    path: string,
    create: boolean,
    work: (parent: Folder, name: string) => Promise<T>,
  ) {
    const names = splitPath(path);
    const name = names.pop() ?? "";
    return withRoot(async (root) => {
      const parent = await openFolder(root, names, create ? createFolder : undefined);
      try {
        return await work(parent, name);
      } finally {
        await parent.handle.close();
      }
    });
  }

  async function createFolder(parent: Folder, name: string): Promise<void> {
    await fs.mkdir(`${parent.path}/${name}`, 0o755).catch((error: unknown) => {
      if (systemCode(error) !== "EEXIST") throw error;
    });
    const folder = await openChild(parent, name);
    await folder.handle.chown(owner.uid, owner.gid).finally(() => folder.handle.close());
  }

  return {
    list: (options) => withRoot((root) => walk(root, options?.skip)),

    read: (path, maxBytes) => withParent(path, false, (parent, name) => readRegular(parent, name, maxBytes)),

    write: (path, content) =>
      withParent(path, true, async (parent, name) => {
        const draft = `${parent.path}/${DRAFT_PREFIX}${randomBytes(8).toString("hex")}`;
        const handle = await fs.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
        try {
          await handle.writeFile(content);
          await handle.chmod(await permissionsOf(parent, name));
          await handle.chown(owner.uid, owner.gid);
          await fs.rename(draft, `${parent.path}/${name}`);
        } catch (error) {
          await fs.unlink(draft).catch(() => {});
          throw error;
        } finally {
          await handle.close();
        }
      }),

    makeFolder: (path) => withParent(path, true, createFolder),

    remove: (path) =>
      withParent(path, false, removeEntry).catch((error: unknown) => {
        if (!(error instanceof SandboxError && error.code === "NOT_FOUND")) throw error;
      }),

    rename: (from, to) =>
      withParent(from, false, (source, oldName) =>
        withParent(to, true, (target, newName) =>
          fs.rename(`${source.path}/${oldName}`, `${target.path}/${newName}`),
        ),
      ),

    watch(onChange, options) {
      const watch = watchHome(withRoot, onChange, options?.skip);
      watches.add(watch);
      return {
        close() {
          watches.delete(watch);
          watch.close();
        },
      };
    },

    async close() {
      closed = true;
      for (const watch of watches) watch.close();
      await Promise.allSettled(underWay);
    },
  };
}

function notMounted(cause?: unknown): never {
  throw new SandboxError("STOPPED", "The lab's disk is not there. Open the lab again.", { cause });
}

async function readRegular(parent: Folder, name: string, maxBytes: number): Promise<Uint8Array> {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const handle = await fs.open(`${parent.path}/${name}`, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile() || stat.nlink !== 1)
      throw new SandboxError("UNSAFE_PATH", "This is not an ordinary file.");
    // Sized by what is allowed, not by what the file claims: it may be sparse, and it may grow while it is read.
    const buffer = Buffer.alloc(Math.min(stat.size, maxBytes) + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > maxBytes) throw new SandboxError("TOO_LARGE", "This file is too large to be opened here.");
    return new Uint8Array(buffer.subarray(0, Math.min(length, stat.size)));
  } finally {
    await handle.close();
  }
}

/** A file that is replaced keeps its permissions, so that a script stays executable. */
async function permissionsOf(parent: Folder, name: string): Promise<number> {
  const stat = await fs.lstat(`${parent.path}/${name}`).catch(() => undefined);
  return stat?.isFile() ? stat.mode & PERMISSIONS : 0o644;
}

/** Unlinks a file or link; empties and removes a folder, by open folders only. */
async function removeEntry(parent: Folder, name: string): Promise<void> {
  const path = `${parent.path}/${name}`;
  const stat = await fs.lstat(path);
  if (!stat.isDirectory()) return fs.unlink(path);
  await emptyFolder(await openChild(parent, name), 0);
  await fs.rmdir(path);
}

async function emptyFolder(folder: Folder, depth: number): Promise<void> {
  try {
    if (depth > 200)
      throw new SandboxError("UNSAFE_PATH", "This folder is nested too deep: delete it in the terminal.");
    for (const entry of await fs.readdir(folder.path, { withFileTypes: true, encoding: "buffer" })) {
      const path = Buffer.concat([Buffer.from(`${folder.path}/`), entry.name]);
      if (!entry.isDirectory()) {
        await fs.unlink(path);
        continue;
      }
      const handle = await fs.open(path, O_RDONLY | constants.O_DIRECTORY | O_NOFOLLOW);
      await emptyFolder({ handle, path: `/proc/self/fd/${handle.fd}` }, depth + 1);
      await fs.rmdir(path);
    }
  } finally {
    await folder.handle.close();
  }
}
