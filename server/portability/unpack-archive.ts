import { AppError } from "#server/errors.ts";
import type { Tree } from "./tree.ts";
import { isGzip, unpackTar } from "./unpack-tar.ts";
import { unpackZip } from "./unpack-zip.ts";

/** Unpacks a zip, tar or tar.gz, told apart by what is in it. @throws AppError in one sentence, whatever it holds. */
export async function unpackArchive(archive: Uint8Array): Promise<Tree> {
  if (isGzip(archive) || hasAt(archive, 257, "ustar")) return unpackTar(archive);
  if (hasAt(archive, 0, "PK")) return unpackZip(archive);
  throw new AppError("BAD_REQUEST", "This is not a sound zip or tar.gz archive. Pack it anew.");
}

const hasAt = (archive: Uint8Array, at: number, word: string) =>
  Buffer.from(archive.subarray(at, at + word.length)).toString("latin1") === word;
