import { useEffect, useState } from "react";
import { normaliseLineEnds, type LabFile } from "#server/labs/document.ts";
import { MAX_UPLOAD_BYTES } from "#server/labs/schema.ts";
import { fileAddress } from "./file-acts.ts";

/** As much of a large file as is shown. */
export const SHOWN_BYTES = 5 * 1024 * 1024;
const FETCHED_WITHIN_MS = 60_000;

export type StoredText =
  | { readonly state: "loading" }
  | { readonly state: "text"; readonly text: string; readonly isWhole: boolean }
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
  const text = decode(bytes, isWhole);
  return text === null ? { state: "none", because: "is not text." } : { state: "text", text, isWhole };
}

/** Null when it is not UTF-8. What is not whole may end inside a letter, which is left out. */
function decode(bytes: Uint8Array, isWhole: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    return normaliseLineEnds(new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole }));
  } catch {
    return null;
  }
}
