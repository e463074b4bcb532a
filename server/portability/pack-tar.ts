import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack, type Pack } from "tar-stream";
import type { PictureSource } from "./pack-zip.ts";
import type { WrittenTree } from "./write-tree.ts";

const PACKED_WITHIN_MS = 5 * 60_000;
const MTIME = new Date("2000-01-01T00:00:00Z");

/** A course of Open edX as Studio exports one, `course/` in a .tar.gz; packed while it is sent, picture by picture. */
export function packTar(written: WrittenTree, source: PictureSource): ReadableStream<Uint8Array> {
  const tar = pack();
  const gzip = createGzip();
  const signal = AbortSignal.timeout(PACKED_WITHIN_MS);
  pipeline(tar, gzip, { signal }).catch((error: unknown) => {
    gzip.destroy(error instanceof Error ? error : new Error("packing failed", { cause: error }));
  });
  fill(tar, written, source).catch((error: unknown) => {
    tar.destroy(error instanceof Error ? error : new Error("packing failed", { cause: error }));
  });
  return Readable.toWeb(gzip) as ReadableStream<Uint8Array>;
}

async function fill(tar: Pack, { texts, pictures }: WrittenTree, source: PictureSource): Promise<void> {
  const add = (name: string, content: Buffer) =>
    new Promise<void>((resolve, reject) => {
      tar.entry({ name: `course/${name}`, mtime: MTIME }, content, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  for (const [path, text] of texts) await add(path, Buffer.from(text));
  for (const name of pictures) {
    const found = await source.get(name);
    if (found !== null) await add(`static/${name}`, await buffer(found.content));
  }
  tar.finalize();
}
