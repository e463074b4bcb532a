/** Reads what has changed on the disk since it last agreed with the document. */
import { createHash } from "node:crypto";
import type { Home, HomeEntry } from "#sandbox/driver.ts";
import { checkPath, isHiddenPath, isTooLargeToShare, MAX_TEXT_BYTES } from "./document.ts";
import { KnownBinaries } from "./known-binaries.ts";
import type { BaseEntry, BaseTree, Content } from "./sync-base.ts";
import { decodeText } from "./text-format.ts";

export interface Found {
  readonly path: string;
  readonly content: Content;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly identity: string;
}

export interface DiskChanges {
  readonly changed: readonly { readonly entry: BaseEntry; readonly found: Found }[];
  readonly appeared: readonly Found[];
  /** Not on the disk now. Those in `goneForGood` have been missing long enough not to be in the middle of a save. */
  readonly missing: readonly BaseEntry[];
  readonly goneForGood: ReadonlySet<BaseEntry>;
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  /** True when the home shows no file at all. */
  readonly isEmpty: boolean;
  /** Something is in the middle of being written: look again after this many milliseconds. */
  readonly lookAgainMs: number | null;
}

export interface DiskScan {
  /** `patient: false` takes everything as it is, without waiting for half-written files. */
  run(options: { patient: boolean }): Promise<DiskChanges>;
}

// Programs save by emptying a file and writing it again, or by removing it and moving a new one there. Meanwhile it
// looks empty or gone; taken at its word, everybody's cursor would be lost.
const SETTLE_MS = 25;
const LONGEST_SETTLE_MS = 120;
const GONE_MS = 40;
// While a new file is still being written, what is missing may be what it was moved from.
const LONGEST_GONE_MS = 500;
// File times tick every few milliseconds: two writes within one tick look like one.
const CLOCK_TICK_MS = 20;
const MAX_HASHED_BYTES = 8 * 1024 * 1024;

export function createDiskScan(home: Home, base: BaseTree, now: () => number): DiskScan {
  const unsettledSince = new Map<string, number>();
  const missingSince = new Map<string, number>();
  const known = new KnownBinaries();

  return {
    async run({ patient }) {
      const { entries, leftOut } = await home.list({ skip: isHiddenPath });
      const scannedAt = now();
      const seen = new Set<string>();
      const changed: { entry: BaseEntry; found: Found }[] = [];
      const appeared: Found[] = [];
      const refused: { path: string; reason: string }[] = [];
      let lookAgain = false;
      const unsettled: Found[] = [];
      let isGrowing = false;

      for (const listed of entries) {
        if (isHiddenPath(listed.path)) continue;
        const reason = checkPath(listed.path);
        if (reason !== null) {
          refused.push({ path: listed.path, reason });
          continue;
        }
        seen.add(listed.path);
        missingSince.delete(listed.path);
        const entry = base.at(listed.path);
        if (entry && isUnchanged(entry, listed)) continue;
        const content = known.find(listed) ?? (await readContent(home, listed));
        if (content === null) {
          lookAgain = true;
          isGrowing ||= !entry;
          continue;
        }
        const mayHaveChanged = Math.abs(scannedAt - listed.ctimeMs) < CLOCK_TICK_MS;
        if (content.kind === "binary" && !mayHaveChanged) known.add(listed, content);
        const isFresh = Math.abs(scannedAt - listed.mtimeMs) < CLOCK_TICK_MS;
        if (isFresh && listed.kind === "file") lookAgain = true;
        const found = {
          path: listed.path,
          content,
          sizeBytes: listed.sizeBytes,
          mtimeMs: isFresh ? NaN : listed.mtimeMs,
          identity: listed.identity,
        };
        if (entry && entry.kind === content.kind && entry.hash === hashOf(content)) {
          entry.sizeBytes = found.sizeBytes;
          entry.mtimeMs = found.mtimeMs;
          if (entry.identity !== found.identity) base.revision++;
          entry.identity = found.identity;
          if (entry.text && content.kind === "text") {
            entry.text.content ??= content.text;
            entry.text.format = content.format;
          }
          unsettledSince.delete(listed.path);
        } else if (patient && looksHalfWritten(entry, found, listed.mtimeMs, scannedAt)) {
          lookAgain = true;
          if (!entry) unsettled.push(found);
        } else if (entry) changed.push({ entry, found });
        else appeared.push(found);
      }

      known.endScan();
      const missing = base.all().filter((entry) => !seen.has(entry.path));
      // A list that leaves things out, for their number or because they moved under it, proves nothing gone.
      if (leftOut > 0) await dropWhatIsThere(missing);
      // What has only been moved is not being written.
      appeared.push(...unsettled.filter((found) => missing.some((entry) => isSameFile(entry, found))));
      const isAppearing = isGrowing || unsettled.some((found) => !appeared.includes(found));
      const mostMs = !patient ? 0 : isAppearing ? LONGEST_GONE_MS : GONE_MS;
      const goneForGood = new Set(missing.filter(({ path }) => isGoneForGood(path, mostMs, scannedAt)));
      lookAgain ||= goneForGood.size < missing.length;
      const lookAgainMs = lookAgain ? SETTLE_MS : null;
      return { changed, appeared, missing, goneForGood, refused, isEmpty: seen.size === 0, lookAgainMs };
    },
  };

  async function dropWhatIsThere(missing: BaseEntry[]): Promise<void> {
    for (const entry of [...missing]) {
      if (await isThere(home, entry)) missing.splice(missing.indexOf(entry), 1);
    }
  }

  function looksHalfWritten(
    entry: BaseEntry | undefined,
    { path, content }: Found,
    mtimeMs: number,
    scannedAt: number,
  ): boolean {
    if (content.kind === "folder") return false;
    const known = entry?.text?.content;
    const isSuspect = !entry || (content.kind === "text" && known && known.startsWith(content.text));
    const since = unsettledSince.get(path) ?? scannedAt;
    if (isSuspect && Math.abs(scannedAt - mtimeMs) < SETTLE_MS && scannedAt - since < LONGEST_SETTLE_MS) {
      unsettledSince.set(path, since);
      return true;
    }
    unsettledSince.delete(path);
    return false;
  }

  function isGoneForGood(path: string, mostMs: number, scannedAt: number): boolean {
    const since = missingSince.get(path) ?? scannedAt;
    const isGone = scannedAt - since >= mostMs;
    if (isGone) missingSince.delete(path);
    else missingSince.set(path, since);
    return isGone;
  }
}

/** The content of a file as document and base see it: text when it is UTF-8 without NUL and not too large. */
export function contentOf(bytes: Uint8Array): Content {
  const hash = hashBytes(bytes);
  const binary: Content = { kind: "binary", sizeBytes: bytes.length, hash };
  const decoded = bytes.length > MAX_TEXT_BYTES ? null : decodeText(bytes);
  if (decoded === null || isTooLargeToShare(decoded.text)) return binary;
  return { kind: "text", ...decoded, hash };
}

export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
}

function isSameFile(entry: BaseEntry, { identity, content, sizeBytes }: Found): boolean {
  if (entry.kind !== content.kind || entry.kind === "folder") return false;
  return entry.identity === identity || (sizeBytes > 0 && entry.hash === hashOf(content));
}

function hashOf(content: Content): string {
  return content.kind === "folder" ? "" : content.hash;
}

function isUnchanged(entry: BaseEntry, listed: HomeEntry): boolean {
  if (listed.kind === "folder" || entry.kind === "folder") return listed.kind === entry.kind;
  return entry.sizeBytes === listed.sizeBytes && entry.mtimeMs === listed.mtimeMs;
}

/** Null when it vanished or grew beyond its listed size meanwhile. */
async function readContent(home: Home, listed: HomeEntry): Promise<Content | null> {
  if (listed.kind === "folder") return { kind: "folder" };
  const { sizeBytes, mtimeMs } = listed;
  if (sizeBytes > MAX_HASHED_BYTES) return { kind: "binary", sizeBytes, hash: `${sizeBytes}-${mtimeMs}` };
  try {
    return contentOf(await home.read(listed.path, Math.max(sizeBytes, MAX_TEXT_BYTES)));
  } catch (error) {
    if (isNotFound(error) || errorCode(error) === "TOO_LARGE") return null;
    throw error;
  }
}

async function isThere(home: Home, entry: BaseEntry): Promise<boolean> {
  try {
    await home.read(entry.path, 0);
    return entry.kind !== "folder";
  } catch (error) {
    return entry.kind === "folder" ? isWrongKind(error) : errorCode(error) === "TOO_LARGE";
  }
}

/** A folder was read as a file. */
export function isWrongKind(error: unknown): boolean {
  const code = errorCode(error);
  return code === "WRONG_KIND" || code === "EISDIR";
}

export function isNotFound(error: unknown): boolean {
  const code = errorCode(error);
  return code === "NOT_FOUND" || code === "ENOENT" || code === "ENOTDIR";
}

/** The first `code` of an error or of what caused it. */
export function errorCode(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  }
  return null;
}
