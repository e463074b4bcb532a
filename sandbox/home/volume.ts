import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import type { StoredHome, Limits } from "../driver.ts";
import { SandboxError } from "../errors.ts";
import { readSparse, writeSparse, type Sparse } from "./blank-image.ts";

const TIMEOUT_MS = 20_000;
const OPTIONS = "loop,nosuid,nodev,noatime,discard";

export type VolumeSize = Pick<Limits, "homeBytes" | "homeInodes">;

/** Disk images of homes: one file each, mounted while the lab is open. A plain folder would have no quota. */
export interface Volumes {
  /**
   * Mounts the home of `id`, at `target` when that is given, and resolves to the mount point. It is made at the first
   * call; one that is smaller than `size` grows, one that is larger stays.
   */
  mount(id: string, size: VolumeSize, target?: string): Promise<string>;
  /** Does what the first new home of this size would have to wait for. */
  getReady(size: VolumeSize): Promise<void>;
  /** Unmounts; the files stay. No error when it is not mounted. */
  unmount(id: string): Promise<void>;
  /** Deletes the home for ever. Unmount it first. */
  destroy(id: string): Promise<void>;
  list(): Promise<StoredHome[]>;
}

/** `images` and `mounts` are folders owned by this instance alone. */
export function createVolumes(folders: { images: string; mounts: string }): Volumes {
  const imageOf = (id: string) => path.join(folders.images, `${id}.img`);
  const mountOf = (id: string) => path.join(folders.mounts, id);
  const blanks = new Map<string, Promise<Sparse>>();

  return {
    async mount(id, size, target = mountOf(id)) {
      await fs.mkdir(folders.images, { recursive: true, mode: 0o700 });
      await fs.mkdir(target, { recursive: true, mode: 0o700 });
      if (await isMounted(target)) return target;
      if (existsSync(imageOf(id))) await growTo(imageOf(id), size.homeBytes);
      else await makeImage(await blankOf(size), imageOf(id));
      await mountCommand(["-o", OPTIONS, imageOf(id), target]);
      return target;
    },

    getReady: async (size) => void (await blankOf(size)),

    async unmount(id) {
      await unmountAt(mountOf(id));
      await fs.rmdir(mountOf(id)).catch(() => {});
    },

    async destroy(id) {
      await fs.rm(draftOf(imageOf(id)), { force: true });
      await fs.rm(imageOf(id), { force: true });
    },

    async list() {
      const names = await fs.readdir(folders.images).catch(() => []);
      const ids = new Set(names.map((name) => /^([^.]+)\.img(\.new)?$/.exec(name)?.[1] ?? ""));
      ids.delete("");
      const found = await Promise.all([...ids].map(async (id) => ({ id, changedAtMs: await changedAt(id) })));
      return found.filter(({ changedAtMs }) => changedAtMs > 0);
    },
  };

  /** 0 when it is gone by now. */
  async function changedAt(id: string): Promise<number> {
    const files = [imageOf(id), draftOf(imageOf(id))];
    const stats = await Promise.all(files.map((file) => fs.stat(file).catch(() => undefined)));
    return Math.max(...stats.map((stat) => stat?.mtimeMs ?? 0));
  }

  function blankOf(size: VolumeSize): Promise<Sparse> {
    const key = `${size.homeBytes}-${size.homeInodes}`;
    const blank = blanks.get(key) ?? makeTemplate(folders.images, key, size).then(readSparse);
    blanks.set(key, blank);
    blank.catch(() => blanks.delete(key));
    return blank;
  }
}

/** Unmounts, waiting a moment for the last user to let go, then detaching it from the tree in any case. */
export async function unmountAt(target: string): Promise<void> {
  for (let attempt = 0; (await isMounted(target)) && attempt < 20; attempt++) {
    const { failed } = await execa("umount", [target], { reject: false, timeout: TIMEOUT_MS });
    if (!failed) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (await isMounted(target)) await command("umount", ["--lazy", target]);
}

/** Runs mount(8); throws FAILED. */
export async function mountCommand(args: string[]): Promise<void> {
  await command("mount", args);
}

/** Mount points at or below `folder`, deepest first. */
export async function mountsBelow(folder: string): Promise<string[]> {
  const table = await fs.readFile("/proc/self/mountinfo", "utf8");
  const points = table.split("\n").map((line) => unescape(line.split(" ")[4] ?? ""));
  return points.filter((point) => point === folder || point.startsWith(`${folder}/`)).reverse();
}

async function isMounted(target: string): Promise<boolean> {
  return (await mountsBelow(target)).includes(target);
}

/** An empty ext4 file system of the right size, owned by the student; made once, then only copied. */
async function makeTemplate(folder: string, key: string, size: VolumeSize): Promise<string> {
  const finished = path.join(
    folder,
    `.template-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`,
  );
  if (existsSync(finished)) return finished;
  const draft = `${finished}.new`;
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await fs.rm(draft, { force: true });
  await fs.writeFile(draft, "");
  await fs.truncate(draft, size.homeBytes);
  await command("mkfs.ext4", [
    "-q",
    "-F",
    "-m0",
    `-N${size.homeInodes}`,
    "-Jsize=4",
    "-Eroot_owner=1000:1000",
    draft,
  ]);
  await removeLostAndFound(draft);
  await fs.rename(draft, finished);
  return finished;
}

/** Gives an unmounted image more room. Its number of files grows in proportion. */
async function growTo(image: string, bytes: number): Promise<void> {
  if ((await fs.stat(image)).size >= bytes) return;
  await fs.truncate(image, bytes);
  // resize2fs insists on a checked disk; 1 means that it had something to repair, as after a crash.
  await command("e2fsck", ["-f", "-p", image], [0, 1]);
  await command("resize2fs", [image]);
  await removeLostAndFound(image);
}

/**
 * A student's home begins empty. Done in the unmounted image: a mount could be held by a sandbox that starts at the
 * same moment, and what was written through it be missing from a copy.
 */
async function removeLostAndFound(image: string): Promise<void> {
  await command("debugfs", ["-w", "-R", "rmdir lost+found", image]);
}

/** All of it or nothing: a crash in between leaves no disk that is broken. */
async function makeImage(blank: Sparse, image: string): Promise<void> {
  const draft = draftOf(image);
  await writeSparse(blank, draft);
  await fs.rename(draft, image);
}

function draftOf(image: string): string {
  return `${image}.new`;
}

async function command(file: string, args: string[], goodCodes: readonly number[] = [0]): Promise<void> {
  const result = await execa(file, args, { reject: false, timeout: TIMEOUT_MS, killSignal: "SIGKILL" });
  if (result.exitCode !== undefined && goodCodes.includes(result.exitCode)) return;
  throw new SandboxError("FAILED", "The lab's disk could not be prepared. Please try again.", {
    cause: new Error(`${file} ${args.join(" ")}: ${result.stderr || result.shortMessage}`),
  });
}

/** mountinfo writes blanks in names as octal escapes. */
function unescape(field: string): string {
  return field.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
