import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { checkKey, type ObjectStore } from "./object-store.ts";

/** Begins the names of files that are still being written. */
const DRAFT = ".draft-";

/** Objects as files below one folder, which several nodes may share. */
export function createFolderStore(folder: string): ObjectStore {
  const fileOf = (key: string) => join(folder, checkKey(key));
  return {
    async put(key, content, sizeBytes) {
      const file = fileOf(key);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const draft = join(dirname(file), `${DRAFT}${randomUUID()}`);
      try {
        await pipeline(content, createWriteStream(draft, { flags: "wx", mode: 0o600 }));
        const written = (await stat(draft)).size;
        if (written !== sizeBytes) {
          throw new Error(`${key} should have ${String(sizeBytes)} bytes and has ${String(written)}`);
        }
        await sync(draft);
        await rename(draft, file);
      } finally {
        await rm(draft, { force: true });
      }
    },
    async get(key) {
      const file = createReadStream(fileOf(key));
      return new Promise<Readable | null>((resolve, reject) => {
        file.once("open", () => resolve(file));
        file.once("error", (error) => {
          if (isAbsence(error)) resolve(null);
          else reject(error);
        });
      });
    },
    async stat(key) {
      const found = await unlessAbsent(stat(fileOf(key)));
      return found === null ? null : { sizeBytes: found.size, storedAt: found.mtime };
    },
    async list(prefix) {
      const within = checkKey(prefix.replace(/\/$/, ""));
      const entries = await unlessAbsent(
        readdir(join(folder, within), { recursive: true, withFileTypes: true }),
      );
      return (entries ?? [])
        .filter((entry) => entry.isFile() && !entry.name.startsWith(DRAFT))
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort();
    },
    async delete(key) {
      await rm(fileOf(key), { force: true });
    },
  };
}

async function sync(file: string): Promise<void> {
  const handle = await open(file);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessAbsent<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (isAbsence(error)) return null;
    throw error;
  });
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
