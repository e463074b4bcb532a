import {
  freePath,
  isTooLargeToShare,
  MAX_TEXT_BYTES,
  normaliseLineEnds,
  type WorkspaceFiles,
} from "#server/labs/document.ts";
import { MAX_UPLOAD_BYTES } from "#server/labs/schema.ts";
import { fileAddress, replaceText } from "./file-acts.ts";

export type OnConflict = "replace" | "keep-both" | "skip";

export interface UploadTarget {
  readonly workspaceId: string;
  readonly files: WorkspaceFiles;
  /** The folder to put them in; "" for the top. */
  readonly folder: string;
  /** Asked for each name that is taken. */
  readonly onConflict: (path: string) => Promise<OnConflict>;
}

const UPLOAD_WITHIN_MS = 120_000;

/**
 * Puts files of this device into the lab: text into the shared document, everything else onto the lab's
 * disk. Returns how many arrived and a sentence for each one that did not.
 */
export async function uploadFiles(
  target: UploadTarget,
  uploads: readonly File[],
): Promise<{ done: number; problems: string[] }> {
  const problems: string[] = [];
  let done = 0;
  for (const upload of uploads) {
    try {
      if (await uploadOne(target, upload)) done += 1;
    } catch (problem) {
      problems.push(
        `${upload.name}: ${problem instanceof Error ? problem.message : "it could not be read."}`,
      );
    }
  }
  return { done, problems };
}

async function uploadOne(
  { workspaceId, files, folder, onConflict }: UploadTarget,
  upload: File,
): Promise<boolean> {
  if (upload.size > MAX_UPLOAD_BYTES) throw new Error("it is larger than 20 MB, the most a lab takes.");
  const wanted = folder === "" ? upload.name : `${folder}/${upload.name}`;
  const taken = files.find(wanted);
  const choice = taken ? await onConflict(wanted) : "replace";
  if (choice === "skip") return false;
  const path =
    choice === "keep-both" ? freePath(wanted, (candidate) => files.find(candidate) !== undefined) : wanted;
  const text = await asText(upload);
  // The answer may have taken a while, and others are at work too.
  const existing = files.find(path);
  if (existing?.kind === "folder") throw new Error("there is a folder of this name.");

  if (text === null) {
    if (existing?.kind === "text") files.remove(path);
    await store(workspaceId, path, upload);
  } else if (existing?.kind === "text") {
    replaceText(existing.text, text);
  } else {
    files.doc.transact(() => {
      files.remove(path);
      files.create(path, text);
    });
  }
  return true;
}

/** The text of a file small enough to share and in UTF-8; null for anything else. */
async function asText(upload: File): Promise<string | null> {
  if (upload.size > MAX_TEXT_BYTES) return null;
  try {
    const raw = new TextDecoder("utf-8", { fatal: true }).decode(await upload.arrayBuffer());
    const text = normaliseLineEnds(raw);
    return text.includes("\0") || isTooLargeToShare(text) ? null : text;
  } catch (problem) {
    if (problem instanceof TypeError) return null;
    throw problem;
  }
}

async function store(workspaceId: string, path: string, upload: File): Promise<void> {
  const response = await fetch(fileAddress(workspaceId, path), {
    method: "PUT",
    body: upload,
    headers: { "Content-Type": "application/octet-stream" },
    signal: AbortSignal.timeout(UPLOAD_WITHIN_MS),
  });
  if (response.ok) return;
  const answer = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  throw new Error(answer?.error?.message ?? "the server could not store it. Try again in a moment.");
}
