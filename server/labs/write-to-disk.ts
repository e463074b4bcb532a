import type * as Y from "yjs";
import { attempt, type Outcome } from "./disk-step.ts";
import { errorCode, hashBytes, isNotFound, isWrongKind } from "./disk-scan.ts";
import { isTooLargeToShare, MAX_TEXT_BYTES, type LabFile } from "./document.ts";
import { noDrift } from "./drift.ts";
import { baseEntry, currentDrift, type BaseEntry, type TextBase } from "./sync-base.ts";
import type { SyncContext } from "./sync-context.ts";
import { decodeText, encodeText, PLAIN } from "./text-format.ts";

/** Makes what the document has and the disk does not. */
export async function createOnDisk(context: SyncContext, file: LabFile, outcome: Outcome): Promise<void> {
  const { base, home, unwritten } = context;
  if (file.kind === "binary") {
    const message = `The content of “${file.path}” is not on the lab's disk. Upload it again.`;
    context.problems.report("bytes", file.path, message);
    return;
  }
  await attempt(context, file.path, outcome, async () => {
    if (file.kind === "folder") {
      if (base.at(file.path)?.kind !== "folder") await home.makeFolder(file.path);
      base.add(baseEntry(file.id, file.path, { kind: "folder" }));
      return;
    }
    if (base.at(file.path) !== undefined) {
      outcome.isStale = true;
      return;
    }
    const entry = baseEntry(file.id, file.path, { kind: "text", text: "", format: PLAIN, hash: "" });
    unwritten.add(file.id);
    base.add(entry);
    let result: Written | undefined;
    try {
      result = await write(context, entry, file.text, (bytes) =>
        clearUnlisted(context, file.path, () => home.create(file.path, bytes)).then(() => true),
      );
    } finally {
      if (result !== "written") base.delete(file.id);
    }
  });
}

/** Writes what was typed since disk and document last agreed. */
export async function writeText(context: SyncContext, id: string, outcome: Outcome): Promise<void> {
  const { base, files, unwritten } = context;
  const file = files.get(id);
  const entry = base.get(id);
  if (file?.kind !== "text" || !entry?.text) {
    // Not on the disk yet: creating it is the tree's business, and comes back here when that fails.
    if (file?.kind !== "text") unwritten.delete(id);
    return;
  }
  if (file.text.toString() === entry.text.content) {
    unwritten.delete(id);
    context.problems.solved("write", entry.path);
    return;
  }
  const known = entry.text;
  await attempt(context, entry.path, outcome, async () => {
    const result = await write(
      context,
      entry,
      file.text,
      async (bytes) =>
        (await isAsAgreed(context, entry)) && (await replace(context, entry, known, file.text, bytes)),
    );
    if (result === "refused") outcome.isStale = true;
  });
}

async function isAsAgreed({ home }: SyncContext, entry: BaseEntry): Promise<boolean> {
  const onDisk = await home.read(entry.path, MAX_TEXT_BYTES).catch((error: unknown) => {
    if (isNotFound(error) || errorCode(error) === "TOO_LARGE") return null;
    throw error;
  });
  return onDisk !== null && hashBytes(onDisk) === entry.hash;
}

/** Puts `bytes` in the file's place; what a program has written since the look is carried over to the shared text. */
async function replace(
  { home, late }: SyncContext,
  entry: BaseEntry,
  known: TextBase,
  shared: Y.Text,
  bytes: Uint8Array,
): Promise<boolean> {
  if (known.content === null) return false;
  const watched = late.expect(entry.id, entry.hash, known, known.content, shared);
  const taken = await home.replace(entry.path, bytes).catch((error: unknown) => {
    late.forget(watched);
    throw error;
  });
  return late.settle(watched, taken);
}

type Written = "written" | "refused" | "too-large";

/**
 * Writes the shared text as it is now; typing that arrives meanwhile is drift from it. `put` brings the bytes to the
 * disk, or says that the disk is not what it was thought to be.
 */
async function write(
  context: SyncContext,
  entry: BaseEntry,
  shared: Y.Text,
  put: (bytes: Uint8Array) => Promise<boolean>,
): Promise<Written> {
  const { base, unwritten } = context;
  const known = entry.text;
  if (!known) return "refused";
  const content = shared.toString();
  const bytes = encodeText(content, known.format, () => currentDrift(known, known.content ?? "", shared));
  if (bytes.length > MAX_TEXT_BYTES || isTooLargeToShare(content)) {
    unwritten.delete(entry.id);
    const message = `“${entry.path}” is over 1 MB or 50 000 lines and no longer saved to the disk. Make it smaller.`;
    context.problems.report("size", entry.path, message);
    return "too-large";
  }
  context.problems.solved("size", entry.path);
  const writing = { shared, drift: noDrift(content.length) };
  known.writing = writing;
  const hash = hashBytes(bytes);
  try {
    await context.journal.note(entry.path, hash);
    if (!(await put(bytes))) return "refused";
  } finally {
    known.writing = null;
  }
  if (known.content !== null && entry.hash !== "") known.recent.replaced(known.content, performance.now());
  known.content = content;
  known.shared = shared;
  known.drift = writing.drift;
  known.isRestored = false;
  if (known.format.otherEnds.size > 0) known.format = decodeText(bytes)?.format ?? known.format;
  entry.hash = hash;
  entry.mtimeMs = NaN;
  entry.identity = "";
  base.revision++;
  if (shared.toString() === content) unwritten.delete(entry.id);
  return "written";
}

/**
 * Does something that needs a free name. A link or the like, which the lab does not list, gives way; what it does list
 * makes the step fail with WRONG_KIND, and is taken in first.
 */
export async function clearUnlisted(
  context: SyncContext,
  path: string,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isWrongKind(error) || (await isListed(context, path))) throw error;
    await context.home.remove(path);
    await step();
  }
}

async function isListed({ home }: SyncContext, path: string): Promise<boolean> {
  try {
    await home.read(path, MAX_TEXT_BYTES);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    if (errorCode(error) === "UNSAFE_PATH") return false;
    return true;
  }
}
