import { ZipFile } from "yazl";
import { buffer } from "node:stream/consumers";
import type { Readable } from "node:stream";

const S_IFLNK = 0o120777;

/** A zip of these files, as honest tools make it. */
export async function zipOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  mode?: number,
): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), path, mode === undefined ? {} : { mode });
  }
  zip.end();
  return buffer(zip.outputStream as Readable);
}

/** A name that honest tools do not write, put over one of the same length wherever it stands. */
export async function zipWithName(name: string): Promise<Buffer> {
  const placeholder = "x".repeat(Buffer.byteLength(name));
  const zip = await zipOf({ [placeholder]: "content", "a.md": "fine" });
  const bytes = Buffer.from(name);
  for (let at = zip.indexOf(placeholder); at !== -1; at = zip.indexOf(placeholder, at + 1))
    bytes.copy(zip, at);
  return zip;
}

export const zipWithLink = () => zipOf({ "course.yaml": "../../etc/passwd" }, S_IFLNK);

/** Says of its first entry that it is encrypted. */
export async function encryptedZip(): Promise<Buffer> {
  const zip = await zipOf({ "course.yaml": "title: A" });
  zip.writeUInt8(zip.readUInt8(6) | 1, 6);
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  zip.writeUInt8(zip.readUInt8(central + 8) | 1, central + 8);
  return zip;
}

/** Claims of a megabyte that it is a hundred bytes. */
export async function lyingZip(): Promise<Buffer> {
  const zip = await zipOf({ "course.yaml": "a".repeat(1024 * 1024) });
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  zip.writeUInt32LE(100, central + 24);
  return zip;
}
