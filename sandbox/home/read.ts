import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import { SandboxError } from "../errors.ts";
import type { Folder } from "./folder.ts";

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/**
 * What becomes of files with several names. A hard link never leaves its file system, so in a home that is one they are
 * files like others; in a folder of the host, one of the names could be outside.
 */
export type HardLinks = "plain" | "left-out";

/** The bytes of one plain file. UNSAFE_PATH for anything else, TOO_LARGE above `maxBytes`. */
export async function readRegular(
  parent: Folder,
  name: string,
  maxBytes: number,
  hardLinks: HardLinks,
): Promise<Uint8Array> {
  // O_NONBLOCK: opening a FIFO must not wait for a writer.
  const handle = await fs.open(`${parent.path}/${name}`, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new SandboxError("WRONG_KIND", "This is a folder.");
    if (!stat.isFile() || (stat.nlink !== 1 && hardLinks === "left-out"))
      throw new SandboxError("UNSAFE_PATH", "This is not an ordinary file.");
    // Sized by what is allowed, not by what the file claims: it may be sparse, and it may grow while it is read.
    const buffer = Buffer.alloc(Math.min(stat.size, maxBytes) + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > maxBytes) throw new SandboxError("TOO_LARGE", "This file is too large to be opened here.");
    return new Uint8Array(buffer.subarray(0, Math.min(length, stat.size)));
  } finally {
    await handle.close();
  }
}
