import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Entry } from "tar-stream";
import { AppError } from "#server/errors.ts";
import { createArchiveNames, refusedArchive } from "./archive-names.ts";
import {
  MAX_FILE_BYTES,
  MAX_FILES,
  MAX_TREE_BYTES,
  tooLargeFile,
  tooManyBytes,
  tooManyFiles,
} from "./tree.ts";
import { treeBuilder, type Tree } from "./tree.ts";

/** What the headers of as many files as are allowed may take, beside the files. */
const MAX_HEADER_BYTES = MAX_FILES * 2048;
const UNPACKED_WITHIN_MS = 60_000;

/**
 * Unpacks a `.tar` or `.tar.gz` that a stranger made, into memory and within the bounds of a tree. It is a stream, so
 * that what unfolds into too much is left where the bound is. Links, devices and the like are refused.
 */
export async function unpackTar(archive: Uint8Array): Promise<Tree> {
  const { tree, add } = treeBuilder();
  const names = createArchiveNames();
  const tar = extract();
  const source = Readable.from([archive]);
  const bound = boundedTo(MAX_TREE_BYTES + MAX_HEADER_BYTES);
  const signal = AbortSignal.timeout(UNPACKED_WITHIN_MS);
  const fed = isGzip(archive)
    ? pipeline(source, createGunzip(), bound, tar, { signal })
    : pipeline(source, bound, tar, { signal });
  try {
    // A refusal inside ends the feeding, whose error is then ours again.
    await Promise.all([fed, takeAll(tar)]);
    names.finish();
    return tree;
  } catch (error) {
    tar.destroy();
    await fed.catch(() => undefined);
    throw error instanceof AppError
      ? error
      : new AppError("BAD_REQUEST", "This is not a sound tar archive. Pack it anew.", { cause: error });
  }

  async function takeAll(entries: AsyncIterable<Entry>): Promise<void> {
    let refusal: unknown = null;
    for await (const entry of entries) {
      try {
        const path = nameOf(entry);
        if (path === null) entry.resume();
        else add(path, await contentOf(entry, path));
      } catch (error) {
        refusal = error;
        break;
      }
    }
    if (refusal !== null) throw refusal instanceof Error ? refusal : new Error("unpacking failed");
  }

  function nameOf({ header: { name, type, size } }: Entry): string | null {
    if (type === "directory") return null;
    if (type !== "file" && type !== "contiguous-file")
      throw refusedArchive(`“${name}” is a ${KINDS[type ?? ""] ?? "special file"}, not a file.`);
    const path = names.take(name);
    if ((size ?? 0) > MAX_FILE_BYTES) throw tooLargeFile(path);
    if (tree.size >= MAX_FILES) throw tooManyFiles();
    return path;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  ...{ link: "link", symlink: "link", "character-device": "device", "block-device": "device", fifo: "pipe" },
};

export const isGzip = (archive: Uint8Array) => archive[0] === 0x1f && archive[1] === 0x8b;

async function contentOf(entry: Entry, path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of entry as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > MAX_FILE_BYTES) throw tooLargeFile(path);
    pieces.push(piece);
  }
  if (bytes !== entry.header.size) throw new Error("a file of the archive breaks off");
  return new Uint8Array(Buffer.concat(pieces));
}

function boundedTo(most: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _, done) {
      bytes += piece.byteLength;
      done(bytes > most ? tooManyBytes() : null, piece);
    },
  });
}
