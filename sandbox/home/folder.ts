import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { SandboxError, systemCode } from "../errors.ts";

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/**
 * An open folder of a home. Names below it are reached through `/proc/self/fd/N/name`: the kernel starts at the open
 * folder itself, so whatever the student does to the path above it meanwhile has no effect, and O_NOFOLLOW refuses
 * a link in the one step that is left.
 */
export interface Folder {
  readonly handle: fs.FileHandle;
  /** The path that stands for the open folder. */
  readonly path: string;
}

/** Opens the folders `names` below `root` one by one, making those that are missing when `create` is given. */
export async function openFolder(
  root: Folder,
  names: readonly string[],
  create?: (parent: Folder, name: string) => Promise<void>,
): Promise<Folder> {
  let current = await reopen(root);
  for (const name of names) {
    const parent = current;
    try {
      current = await openChild(parent, name).catch(async (error: unknown) => {
        if (!create || systemCode(error) !== "ENOENT") throw error;
        await create(parent, name);
        return openChild(parent, name);
      });
    } catch (error) {
      throw translated(error);
    } finally {
      await parent.handle.close();
    }
  }
  return current;
}

/** Opens one folder below another; rejects with the system's ENOENT, ENOTDIR or ELOOP. */
export async function openChild(parent: Folder, name: string): Promise<Folder> {
  return asFolder(await fs.open(`${parent.path}/${name}`, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK));
}

/** Opens a folder by a path the student has no hand in: the mount point. */
export async function openTrusted(path: string): Promise<Folder> {
  return asFolder(await fs.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
}

/** System errors as errors of this room; SandboxErrors pass. */
export function translated(error: unknown): unknown {
  switch (systemCode(error)) {
    case "ENOENT":
      return new SandboxError("NOT_FOUND", "This file is not there any more.", { cause: error });
    case "ELOOP":
      return new SandboxError("UNSAFE_PATH", "This path leads through a link, which is not followed.", {
        cause: error,
      });
    case "ENOTDIR":
      return new SandboxError("WRONG_KIND", "A part of this path is not a folder.", { cause: error });
    case "EISDIR":
    case "EEXIST":
    case "ENOTEMPTY":
      return new SandboxError("WRONG_KIND", "A file or folder of this name is already there.", {
        cause: error,
      });
    case "ENOSPC":
    case "EDQUOT":
      return new SandboxError("NO_SPACE", "The lab's disk is full: delete files you no longer need.", {
        cause: error,
      });
    case "EFBIG":
      return new SandboxError("TOO_LARGE", "This file is too large for the lab.", { cause: error });
    default:
      return error;
  }
}

function asFolder(handle: fs.FileHandle): Folder {
  return { handle, path: `/proc/self/fd/${handle.fd}` };
}

async function reopen(folder: Folder): Promise<Folder> {
  return asFolder(await fs.open(folder.path, O_RDONLY | O_DIRECTORY));
}
