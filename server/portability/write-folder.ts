import { createWriteStream } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "#server/errors.ts";
import type { PictureSource } from "./pack-zip.ts";
import { MEDIA } from "./picture-links.ts";
import type { WrittenTree } from "./write-tree.ts";

/** Writes a tree into a new or empty folder; CONFLICT when something is in it. */
export async function writeFolder(
  { texts, pictures }: WrittenTree,
  source: PictureSource,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).some((name) => name !== ".git"))
    throw new AppError("CONFLICT", `“${folder}” is not empty. Choose a new folder.`);
  for (const [path, text] of texts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag: "wx" });
  }
  if (pictures.length > 0) await mkdir(join(folder, MEDIA));
  for (const name of pictures) {
    const found = await source.get(name);
    if (found !== null)
      await pipeline(found.content, createWriteStream(join(folder, MEDIA, name), { flags: "wx" }));
  }
}
