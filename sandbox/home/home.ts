import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import type { Home } from "../driver.ts";
import { SandboxError, systemCode } from "../errors.ts";
import { announced, type Announcer } from "./announced.ts";
import { openChild, openFolder, openTrusted, translated, type Folder } from "./folder.ts";
import { withDraft } from "./draft.ts";
import { splitPath } from "./names.ts";
import { readRegular } from "./read.ts";
import { renameToFreeName } from "./system-calls.ts";
import { swapIn, takeAway } from "./taken.ts";
import { walk } from "./walk.ts";
import { watchHome } from "./watch.ts";

const { O_NOFOLLOW, O_RDONLY } = constants;

/** A Home over a mounted volume, and the means to end it before the volume is unmounted. */
export interface MountedHome extends Home {
  /** Refuses new calls, ends watches and waits for the calls under way. */
  close(): Promise<void>;
}

/**
 * `mountPoint` must be mounted now; `owner` is the sandbox's user, who is to own what the host writes. The announcer is
 * closed with the home.
 */
export async function openHome(
  mountPoint: string,
  owner: { uid: number; gid: number },
  announcer?: Announcer,
): Promise<MountedHome> {
  const first = await openTrusted(mountPoint);
  const { dev: device } = await first.handle.stat();
  const hardLinks = (await fs.stat(`${first.path}/..`)).dev === device ? "left-out" : "plain";
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
      let made = 0;
      const make = (parent: Folder, folder: string) => createFolder(parent, folder).finally(() => made++);
      const parent = await openFolder(root, names, create ? make : undefined);
      if (made > 0) announcer?.after(names.slice(0, names.length - made + 1).join("/"));
      try {
        return await work(parent, name);
      } finally {
        await parent.handle.close();
      }
    });
  }

  const folderOf =
    (path: string) =>
    <T>(work: (folder: Folder) => Promise<T>) =>
      withParent(path, false, work);

  async function createFolder(parent: Folder, name: string): Promise<void> {
    await fs.mkdir(`${parent.path}/${name}`, 0o755).catch((error: unknown) => {
      if (systemCode(error) !== "EEXIST") throw error;
    });
    const folder = await openChild(parent, name);
    await folder.handle.chown(owner.uid, owner.gid).finally(() => folder.handle.close());
  }

  return {
    list: (options) => withRoot((root) => walk(root, options?.skip, undefined, hardLinks)),

    read: (path, maxBytes) =>
      withParent(path, false, (parent, name) => readRegular(parent, name, maxBytes, hardLinks)),

    write: (path, content) =>
      withParent(path, true, (parent, name) =>
        withDraft(parent, name, content, owner, async (draft) => {
          await announced(announcer, path, () =>
            fs.rename(`${parent.path}/${draft}`, `${parent.path}/${name}`),
          );
          return { result: undefined, keepDraft: false };
        }),
      ),

    async create(path, content) {
      await withParent(path, true, (parent, name) =>
        withDraft(parent, name, content, owner, async (draft) => {
          await renameToFreeName(`${parent.path}/${draft}`, `${parent.path}/${name}`);
          return { result: undefined, keepDraft: false };
        }),
      );
      announcer?.after(path);
    },

    replace: (path, content) =>
      withParent(path, false, (parent, name) =>
        withDraft(parent, name, content, owner, async (draft) => ({
          result: await announced(announcer, path, () =>
            swapIn(parent, name, draft, folderOf(path), hardLinks),
          ),
          keepDraft: true,
        })),
      ),

    take: (path) =>
      withParent(path, false, (parent, name) =>
        announced(announcer, path, () => takeAway(parent, name, folderOf(path), hardLinks)),
      ),

    async makeFolder(path) {
      await withParent(path, true, createFolder);
      announcer?.after(path);
    },

    async remove(path) {
      await withParent(path, false, removeEntry).catch((error: unknown) => {
        if (!(error instanceof SandboxError && error.code === "NOT_FOUND")) throw error;
      });
      announcer?.after(path);
    },

    async rename(from, to) {
      await withParent(from, false, (source, oldName) =>
        withParent(to, true, (target, newName) =>
          announced(announcer, from, () =>
            renameToFreeName(`${source.path}/${oldName}`, `${target.path}/${newName}`),
          ),
        ),
      );
      announcer?.after(to);
    },

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
      announcer?.close();
    },
  };
}

function notMounted(cause?: unknown): never {
  throw new SandboxError("STOPPED", "The lab's disk is not there. Open the lab again.", { cause });
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
