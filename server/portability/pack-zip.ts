import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { WrittenTree } from "./write-tree.ts";
import { MEDIA } from "./picture-links.ts";

/** Where stored pictures come from. */
export interface PictureSource {
  get(fileName: string): Promise<{ readonly content: Readable } | null>;
}

const PACKED_WITHIN_MS = 5 * 60_000;
/** The same course gives the same bytes. */
const MTIME = new Date("2000-01-01T00:00:00Z");

/** A course's tree as a zip, packed while it is sent: one picture in memory at a time. */
export function packZip({ texts, pictures }: WrittenTree, source: PictureSource): ReadableStream<Uint8Array> {
  const zip = new ZipFile();
  const output = Readable.from(zip.outputStream);
  const timer = setTimeout(() => output.destroy(new Error("packing took too long")), PACKED_WITHIN_MS);
  output.once("close", () => clearTimeout(timer));
  output.on("error", () => undefined);
  zip.on("error", (error: Error) => output.destroy(error));
  for (const [path, text] of texts) zip.addBuffer(Buffer.from(text), path, { mtime: MTIME });
  void addPictures(zip, pictures, source).catch((error: unknown) =>
    output.destroy(error instanceof Error ? error : new Error("packing failed", { cause: error })),
  );
  return Readable.toWeb(output) as ReadableStream<Uint8Array>;
}

async function addPictures(zip: ZipFile, names: readonly string[], source: PictureSource): Promise<void> {
  for (const name of names) {
    const found = await source.get(name);
    if (found === null) continue;
    await new Promise((resolve, reject) => {
      found.content.once("end", resolve).once("error", reject);
      zip.addReadStream(found.content, `${MEDIA}/${name}`, { mtime: MTIME, compress: false });
    });
  }
  zip.end();
}
