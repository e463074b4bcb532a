import { useEffect, useState } from "react";
import { normaliseLineEnds, type LabFile } from "#server/labs/document.ts";
import { MAX_UPLOAD_BYTES } from "#server/labs/schema.ts";
import { fileAddress } from "./file-acts.ts";

/** As much of a large file as is shown. */
export const SHOWN_BYTES = 5 * 1024 * 1024;
const FETCHED_WITHIN_MS = 60_000;

export type StoredText =
  | { readonly state: "loading" }
  /** `encoding`: what the bytes were read as, when they are no UTF-8. */
  | {
      readonly state: "text";
      readonly text: string;
      readonly isWhole: boolean;
      readonly encoding: string | null;
    }
  /** `because`: the end of a sentence that begins with the file's name. */
  | { readonly state: "none"; readonly because: string };

const LOADING: StoredText = { state: "loading" };

/** The beginning of a file of the lab's disk, if it is text; fetched again whenever a program has changed it. */
export function useStoredText(workspaceId: string, file: LabFile & { kind: "binary" }): StoredText {
  const { path, hash, sizeBytes } = file;
  const [fetched, setFetched] = useState<StoredText>(LOADING);
  useEffect(() => {
    const leaving = new AbortController();
    setFetched(LOADING);
    fetchText(workspaceId, path, sizeBytes, leaving.signal).then(
      (text) => setFetched(text),
      () => {
        if (!leaving.signal.aborted) setFetched({ state: "none", because: "could not be opened here." });
      },
    );
    return () => leaving.abort();
  }, [workspaceId, path, hash, sizeBytes]);
  return fetched;
}

async function fetchText(
  workspaceId: string,
  path: string,
  sizeBytes: number,
  leaving: AbortSignal,
): Promise<StoredText> {
  if (sizeBytes > MAX_UPLOAD_BYTES) return { state: "none", because: "is too large to be shown here." };
  const response = await fetch(`${fileAddress(workspaceId, path)}&first=${SHOWN_BYTES}`, {
    signal: AbortSignal.any([leaving, AbortSignal.timeout(FETCHED_WITHIN_MS)]),
  });
  if (!response.ok) return { state: "none", because: "could not be opened here." };
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isWhole = bytes.byteLength < SHOWN_BYTES;
  const decoded = decode(bytes, isWhole);
  return decoded === null
    ? { state: "none", because: "is not text." }
    : { state: "text", isWhole, ...decoded };
}

/** Null when it is no text. What is not whole may end inside a letter, which is left out. */
function decode(bytes: Uint8Array, isWhole: boolean): { text: string; encoding: string | null } | null {
  const encoding = encodingOf(bytes, isWhole);
  if (encoding === null) return null;
  const text = normaliseLineEnds(new TextDecoder(encoding).decode(bytes, { stream: !isWhole }));
  return { text, encoding: encoding === "utf-8" ? null : encoding };
}

function encodingOf(bytes: Uint8Array, isWhole: boolean): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes.includes(0)) return null;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
    return "utf-8";
  } catch {
    // Any bytes can be read as that; those with letters of no alphabet were not written to be read.
    const isReadable = bytes.every((byte) => byte >= 0x20 || [0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte));
    return isReadable ? "windows-1252" : null;
  }
}
