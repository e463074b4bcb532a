import { fromBufferPromise, type Entry, type ZipFile } from "yauzl";
import { AppError } from "#server/errors.ts";
import { createArchiveNames, outsideOfFolder, refusedArchive as refused } from "./archive-names.ts";
import { MAX_FILE_BYTES, MAX_FILES, MAX_TREE_BYTES } from "./tree.ts";
import { tooLargeFile, tooManyBytes, tooManyFiles, treeBuilder, type Tree } from "./tree.ts";

/** Text gets a tenth of its size; a thousandth is made to do harm. */
const MAX_RATIO = 300;
const UNSUSPICIOUS_BYTES = 1024 * 1024;
const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;

/**
 * Unpacks an archive that a stranger made, into memory and within the bounds of a tree. What could reach outside of
 * it, be two files at once or unfold into too much is refused as a whole, in one sentence.
 */
export async function unpackZip(archive: Uint8Array): Promise<Tree> {
  const { tree, add } = treeBuilder();
  const zip = await open(archive);
  try {
    if (zip.entryCount > MAX_FILES) throw tooManyFiles();
    const entries = await listEntries(zip);
    for (const entry of entries) add(entry.fileName, await readEntry(zip, entry));
    return tree;
  } catch (error) {
    throw error instanceof AppError ? error : notSound(error);
  } finally {
    zip.close();
  }
}

async function open(archive: Uint8Array): Promise<ZipFile> {
  try {
    const options = { lazyEntries: true, strictFileNames: true, validateEntrySizes: true };
    return await fromBufferPromise(Buffer.from(archive), options);
  } catch (error) {
    throw notSound(error);
  }
}

/** Judges all of them by what they say, before the first is unpacked. */
async function listEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  const names = createArchiveNames();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const { fileName, uncompressedSize, compressedSize } = entry;
    if (entry.isEncrypted()) throw refused("It is encrypted. Pack it anew without a password.");
    const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
    if (fileName.endsWith("/")) continue;
    if (type !== 0 && type !== REGULAR) throw refused(`“${fileName}” is a link, not a file.`);
    names.take(fileName);
    bytes += uncompressedSize;
    if (uncompressedSize > MAX_FILE_BYTES) throw tooLargeFile(fileName);
    if (bytes > MAX_TREE_BYTES) throw tooManyBytes();
    if (uncompressedSize > UNSUSPICIOUS_BYTES && uncompressedSize > compressedSize * MAX_RATIO)
      throw tooManyBytes();
    entries.push(entry);
    if (entries.length > MAX_FILES) throw tooManyFiles();
  }
  names.finish();
  return entries;
}

/** Ends with an error where there is more, or less, than the entry says. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
  return new Uint8Array(Buffer.concat(pieces));
}

function notSound(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : "";
  return /relative path|absolute path|invalid characters/i.test(reason)
    ? outsideOfFolder()
    : new AppError("BAD_REQUEST", "This is not a sound zip archive. Pack it anew.", { cause });
}
