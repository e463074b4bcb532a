import {
  checkPath,
  freePath,
  isHiddenPath,
  isTooLargeToShare,
  MAX_TEXT_BYTES,
  normaliseLineEnds,
  type WorkspaceFiles,
} from "#server/labs/document.ts";
import { MAX_UPLOAD_BYTES } from "#server/labs/schema.ts";
import { fileAddress, replaceText } from "./file-acts.ts";

export type OnConflict = "replace" | "keep-both" | "skip";

/** A file of this device, and where it goes below the folder it is put in: "pictures/cat.png". */
export interface Upload {
  readonly path: string;
  readonly file: File;
}

export interface UploadTarget {
  readonly workspaceId: string;
  readonly files: WorkspaceFiles;
  /** The folder to put them in; "" for the top. */
  readonly folder: string;
  /** Asked for each name that is taken. */
  readonly onConflict: (path: string) => Promise<OnConflict>;
}

/** How far a batch has come; `cancelled` ends it after the file that is on its way. */
export interface UploadProgress {
  readonly onFile: (done: number, path: string) => void;
  readonly cancelled: AbortSignal;
}

const UPLOAD_WITHIN_MS = 120_000;

/**
 * Puts files of this device into the lab: text into the shared document, everything else onto the lab's disk. Returns
 * how many arrived, how many were left out because tools keep them for themselves, and a sentence for each other one
 * that did not arrive.
 */
export async function uploadFiles(
  target: UploadTarget,
  uploads: readonly Upload[],
  progress?: UploadProgress,
): Promise<{ done: number; leftOut: number; problems: string[] }> {
  const wanted = uploads.filter(({ path }) => !isHiddenPath(path));
  const problems: string[] = [];
  let done = 0;
  for (const [index, upload] of wanted.entries()) {
    if (progress?.cancelled.aborted) break;
    progress?.onFile(index, upload.path);
    try {
      if (await uploadOne(target, upload)) done += 1;
    } catch (problem) {
      problems.push(
        `${upload.path}: ${problem instanceof Error ? problem.message : "it could not be read."}`,
      );
    }
  }
  return { done, leftOut: uploads.length - wanted.length, problems };
}

async function uploadOne(
  { workspaceId, files, folder, onConflict }: UploadTarget,
  { path: name, file: upload }: Upload,
): Promise<boolean> {
  if (upload.size > MAX_UPLOAD_BYTES) throw new Error("it is larger than 20 MB, the most a lab takes.");
  const wanted = folder === "" ? name : `${folder}/${name}`;
  const refused = checkPath(wanted);
  if (refused !== null) throw new Error(refused);
  const taken = files.find(wanted);
  const choice = taken ? await onConflict(wanted) : "replace";
  if (choice === "skip") return false;
  const path =
    choice === "keep-both" ? freePath(wanted, (candidate) => files.find(candidate) !== undefined) : wanted;
  const text = await asText(upload);
  // The answer may have taken a while, and others are at work too.
  const existing = files.find(path);
  if (existing?.kind === "folder") throw new Error("there is a folder of this name.");
  if (text === null || text.isOfItsOwnFormat) {
    if (existing?.kind === "text" && text === null) files.remove(path);
    const stored = store(workspaceId, path, upload);
    if (text === null) await stored;
    else if (
      await stored.then(
        () => true,
        () => false,
      )
    )
      return true;
  }
  if (text !== null) putText(files, path, text.content);
  return true;
}

function putText(files: WorkspaceFiles, path: string, content: string): void {
  const existing = files.find(path);
  if (existing?.kind === "text") return replaceText(existing.text, content);
  files.doc.transact(() => {
    files.remove(path);
    files.create(path, content);
  });
}

/**
 * The text of a file small enough to share and in UTF-8; null for anything else. One of its own format (Windows line
 * ends, a byte order mark) goes to the lab's disk as it is, where it keeps it; where no lab runs, into the document.
 */
async function asText(upload: File): Promise<{ content: string; isOfItsOwnFormat: boolean } | null> {
  if (upload.size > MAX_TEXT_BYTES) return null;
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const raw = decoder.decode(await upload.arrayBuffer());
    const content = normaliseLineEnds(raw.replace(/^\ufeff/, ""));
    if (content.includes("\0") || isTooLargeToShare(content)) return null;
    return { content, isOfItsOwnFormat: content !== raw };
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
