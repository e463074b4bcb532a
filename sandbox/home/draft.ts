import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { systemCode } from "../errors.ts";
import type { Folder } from "./folder.ts";
import { DRAFT_PREFIX } from "./names.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
const PERMISSIONS = 0o777;

/** Names of drafts this process has made. Others are what a killed server has left, and are removed when seen. */
const ours = new Set<string>();

/** A name for a file that is never listed. The caller ends with `removeDraft`. */
export function newDraft(): string {
  const name = DRAFT_PREFIX + randomBytes(8).toString("hex");
  ours.add(name);
  return name;
}

export async function removeDraft(folder: Folder, draft: string): Promise<void> {
  ours.delete(draft);
  await fs.unlink(`${folder.path}/${draft}`).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw error;
  });
}

/** For a file seen in a walk whose name says that it is a draft. */
export async function removeStrayDraft(folder: Folder, draft: string): Promise<void> {
  if (!ours.has(draft)) await removeDraft(folder, draft).catch(() => {});
}

/**
 * Writes `content` beside `name`, with the permissions of what has that name, then hands the draft's name to `place`,
 * which gives it its own. A draft that is left after that is removed, but for one that `place` wants kept.
 */
export async function withDraft<T>(
  folder: Folder,
  name: string,
  content: Uint8Array,
  owner: { uid: number; gid: number },
  place: (draft: string) => Promise<{ result: T; keepDraft: boolean }>,
): Promise<T> {
  const draft = newDraft();
  let isKept = false;
  try {
    const handle = await fs.open(`${folder.path}/${draft}`, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      await handle.writeFile(content);
      await handle.chmod(await permissionsOf(folder, name));
      await handle.chown(owner.uid, owner.gid);
    } finally {
      await handle.close();
    }
    const { result, keepDraft } = await place(draft);
    isKept = keepDraft;
    return result;
  } finally {
    if (!isKept) await removeDraft(folder, draft).catch(() => {});
  }
}

/** A file that is replaced keeps its permissions, so that a script stays executable. */
async function permissionsOf(parent: Folder, name: string): Promise<number> {
  const stat = await fs.lstat(`${parent.path}/${name}`).catch(() => undefined);
  return stat?.isFile() ? stat.mode & PERMISSIONS : 0o644;
}
