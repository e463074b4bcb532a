import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import type { Taken } from "../driver.ts";
import { SandboxError, systemCode } from "../errors.ts";
import { newDraft, removeDraft } from "./draft.ts";
import type { Folder } from "./folder.ts";
import { readRegular, type HardLinks } from "./read.ts";
import { exchangeNames, hasWriters, renameToFreeName } from "./system-calls.ts";

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** Runs `work` with the folder that holds the file, opened anew: nothing stays open between calls. */
type WithFolder = <T>(work: (folder: Folder) => Promise<T>) => Promise<T>;

/**
 * Swaps the draft with what has the name now. Whatever that is, it was there until this moment, and is under the
 * draft's name after it.
 */
export async function swapIn(
  folder: Folder,
  name: string,
  draft: string,
  withFolder: WithFolder,
  hardLinks: HardLinks,
): Promise<Taken> {
  await exchangeNames(`${folder.path}/${draft}`, `${folder.path}/${name}`);
  if (!(await isPlainFile(folder, draft))) {
    await exchangeNames(`${folder.path}/${draft}`, `${folder.path}/${name}`);
    throw notPlain();
  }
  return taken(withFolder, draft, hardLinks, (again) =>
    exchangeNames(`${again.path}/${draft}`, `${again.path}/${name}`),
  );
}

/** Takes the name from the file that has it now. */
export async function takeAway(
  folder: Folder,
  name: string,
  withFolder: WithFolder,
  hardLinks: HardLinks,
): Promise<Taken> {
  if (!(await isPlainFile(folder, name))) throw notPlain();
  const draft = newDraft();
  try {
    await renameToFreeName(`${folder.path}/${name}`, `${folder.path}/${draft}`);
    if (!(await isPlainFile(folder, draft))) {
      await renameToFreeName(`${folder.path}/${draft}`, `${folder.path}/${name}`);
      throw notPlain();
    }
  } catch (error) {
    await removeDraft(folder, draft).catch(() => {});
    throw error;
  }
  return taken(withFolder, draft, hardLinks, (again) =>
    renameToFreeName(`${again.path}/${draft}`, `${again.path}/${name}`).catch((error: unknown) => {
      // Whoever has taken the name meanwhile has made this file anew.
      if (systemCode(error) !== "EEXIST") throw error;
    }),
  );
}

function taken(
  withFolder: WithFolder,
  draft: string,
  hardLinks: HardLinks,
  giveBack: (folder: Folder) => Promise<void>,
): Taken {
  const discard = () => withFolder((folder) => removeDraft(folder, draft));
  return {
    read: (maxBytes) => withFolder((folder) => readRegular(folder, draft, maxBytes, hardLinks)),
    hasWriters: () => withFolder((folder) => askForWriters(folder, draft)),
    async putBack() {
      await withFolder(giveBack);
      await discard();
    },
    discard,
  };
}

async function askForWriters(folder: Folder, name: string): Promise<boolean> {
  const handle = await fs.open(`${folder.path}/${name}`, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    return hasWriters(handle.fd);
  } finally {
    await handle.close();
  }
}

async function isPlainFile(folder: Folder, name: string): Promise<boolean> {
  return (await fs.lstat(`${folder.path}/${name}`)).isFile();
}

function notPlain(): SandboxError {
  return new SandboxError("WRONG_KIND", "This is not an ordinary file.");
}
