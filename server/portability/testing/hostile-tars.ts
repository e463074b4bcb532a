import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack, type Headers } from "tar-stream";

type TarEntry = Partial<Headers> & {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Records that stand before the header and have the last word. */
  readonly pax?: Readonly<Record<string, string>>;
};

/** A tar of these entries, whatever they are. */
export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = "", ...header } of entries) {
    const isPlain = header.type === undefined || header.type === "file";
    if (isPlain) tar.entry(header, Buffer.from(content));
    else tar.entry(header);
  }
  tar.finalize();
  return buffer(tar);
}

export const tarGzOf = async (entries: readonly TarEntry[]) => gzipSync(await tarOf(entries));

/** Puts another name over one of the same length, as no honest tool would, and makes the header's sum right. */
export async function tarWithName(name: string): Promise<Buffer> {
  const tar = await tarOf([{ name: "x".repeat(Buffer.byteLength(name)), content: "content" }]);
  Buffer.from(name).copy(tar, 0);
  tar.fill(" ", 148, 156);
  const sum = tar.subarray(0, 512).reduce((all, byte) => all + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return tar;
}

/** A hundredth of a percent of what it unfolds into. */
export async function tarBomb(megabytes: number): Promise<Buffer> {
  const content = Buffer.alloc(1024 * 1024);
  const names = Array.from({ length: megabytes }, (_, at) => `${String(at)}.bin`);
  return tarGzOf(names.map((name) => ({ name, content })));
}
