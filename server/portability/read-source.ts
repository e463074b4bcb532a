import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#server/errors.ts";
import { readRepository, type RepositoryRules } from "./read-repository.ts";
import { MAX_ARCHIVE_BYTES } from "./schema.ts";
import { isKept, sourceBuilder, type Source } from "./source.ts";
import { MAX_FILE_BYTES, tooLargeFile } from "./tree.ts";
import { unpackArchive } from "./unpack-archive.ts";

/** Reads a folder, an archive or a git repository at an https address. @throws AppError saying what to do. */
export async function readSource(source: string, rules: RepositoryRules): Promise<Source> {
  if (/^[a-z+]+:\/\//i.test(source)) return readRepository(source, rules);
  const found = await stat(source).catch(() => null);
  if (found === null) throw new AppError("NOT_FOUND", `There is no “${source}”.`);
  if (found.isDirectory()) return readFolder(source);
  if (found.size > MAX_ARCHIVE_BYTES) throw tooLargeArchive();
  return { tree: await unpackArchive(await readFile(source)), skipped: [] };
}

const tooLargeArchive = () =>
  new AppError("TOO_LARGE", "An archive may have at most 50 MB. Import a part of it.");

/** The files of a folder; links and what tools keep are skipped. */
export async function readFolder(folder: string): Promise<Source> {
  const { source, add, skip } = sourceBuilder();
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (!isKept(path, skip)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) add(path, await readBounded(join(folder, path), path));
      else skip(path, "It is a link or a special file; these are not followed.");
    }
  };
  await walk("");
  return source;
}

async function readBounded(file: string, path: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    if ((await handle.stat()).size > MAX_FILE_BYTES) throw tooLargeFile(path);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
