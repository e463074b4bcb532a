import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { RoomsApi } from "#collab/index.ts";
import type { Logger } from "#server/log.ts";
import type { Labs } from "./index.ts";
import { readFilesNow, type FileNow } from "./lab-files-now.ts";

export interface ZipDeps {
  readonly rooms: () => RoomsApi;
  /** Of whatever node. */
  readonly labs: Pick<Labs, "getFile">;
  readonly log: Logger;
}

const LEFT_OUT = "files-left-out.txt";
const PACKED_WITHIN_MS = 5 * 60_000;

/**
 * A lab's files as they are now, packed while they are sent: one in memory at a time. Each is read from the lab's disk,
 * so its bytes are the ones programs see; where no lab can run, text comes from the document. What could not be read
 * is named in a note at the end.
 */
export async function zipLab(deps: ZipDeps, workspaceId: string): Promise<ReadableStream<Uint8Array>> {
  const files = await readFilesNow(deps.rooms, workspaceId);
  const zip = new ZipFile();
  const output = Readable.from(zip.outputStream);
  const timer = setTimeout(() => output.destroy(new Error("packing took too long")), PACKED_WITHIN_MS);
  output.once("close", () => clearTimeout(timer));
  output.on("error", (error) => deps.log.info({ err: error, workspaceId }, "a lab's zip was not sent whole"));
  zip.on("error", (error: Error) => output.destroy(error));
  void fill(zip, files, (file) => readBytes(deps, workspaceId, file)).catch((error: unknown) =>
    output.destroy(error instanceof Error ? error : new Error("packing failed", { cause: error })),
  );
  return Readable.toWeb(output) as ReadableStream<Uint8Array>;
}

/** Adds one file after the other, each once the one before it is on its way. */
async function fill(
  zip: ZipFile,
  files: readonly FileNow[],
  read: (file: FileNow) => Promise<Uint8Array | null>,
): Promise<void> {
  const leftOut: string[] = [];
  for (const file of files) {
    if (file.kind === "folder") {
      zip.addEmptyDirectory(file.path);
      continue;
    }
    const bytes = await read(file);
    if (bytes === null) leftOut.push(file.path);
    else await add(zip, file.path, bytes);
  }
  if (leftOut.length > 0) {
    zip.addBuffer(Buffer.from(`These files could not be packed:\n${leftOut.join("\n")}\n`), LEFT_OUT);
  }
  zip.end();
}

/** Resolves when whoever receives the zip has taken the file's bytes. */
function add(zip: ZipFile, path: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const content = Readable.from(inPieces(bytes));
    content.once("end", resolve).once("error", reject);
    zip.addReadStream(content, path);
  });
}

function* inPieces(bytes: Uint8Array): Generator<Buffer> {
  const PIECE = 64 * 1024;
  for (let at = 0; at < bytes.length; at += PIECE) yield Buffer.from(bytes.subarray(at, at + PIECE));
}

async function readBytes(
  { labs, log }: ZipDeps,
  workspaceId: string,
  { path, text }: FileNow,
): Promise<Uint8Array | null> {
  try {
    return await labs.getFile(workspaceId, path);
  } catch (error) {
    log.debug({ err: error, workspaceId, path }, "not read from the disk for a zip");
    return text === null ? null : new TextEncoder().encode(text);
  }
}
