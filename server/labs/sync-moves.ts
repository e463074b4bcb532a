/**
 * Tells moved files from removed and new ones: first by which file of the disk it is, then (tools that move by copying,
 * and whatever was written since) by equal bytes, then, for text, by how many lines they share.
 */
import type { Found } from "./disk-scan.ts";
import { parentPath } from "./document.ts";
import type { BaseEntry } from "./sync-base.ts";

export interface Move {
  readonly entry: BaseEntry;
  readonly found: Found;
}

// As in git: what shares half of its text is the same file, moved and edited.
const ENOUGH_IN_COMMON = 0.5;
// Comparing everything with everything is for a few files at a time, not for another branch of a project.
const MOST_COMPARED = 400;

/** The moves, and what appeared without having been moved there. */
export function pairMoves(
  missing: readonly BaseEntry[],
  appeared: readonly Found[],
): { moved: Move[]; appeared: Found[] } {
  const moved: Move[] = [];
  const left = new Set(missing.filter((entry) => entry.kind !== "folder"));
  const renamed = new Map([...left].map((entry) => [entry.identity, entry]));
  renamed.delete("");
  const unpaired = appeared
    .filter((found) => !pair(found, sameFile(found)))
    .filter((found) => !pair(found, sameBytes(found, left)));
  const texts = unpaired.filter(({ content }) => content.kind === "text").length;
  if (texts * left.size > MOST_COMPARED) return { moved, appeared: unpaired };
  return { moved, appeared: unpaired.filter((found) => !pair(found, mostAlike(found, left))) };

  function sameFile({ identity, content }: Found): BaseEntry | undefined {
    const entry = renamed.get(identity);
    return entry?.kind === content.kind && left.has(entry) ? entry : undefined;
  }

  function pair(found: Found, entry: BaseEntry | undefined): boolean {
    if (!entry) return false;
    left.delete(entry);
    moved.push({ entry, found });
    return true;
  }
}

function sameBytes({ path, content, sizeBytes }: Found, left: ReadonlySet<BaseEntry>): BaseEntry | undefined {
  if (content.kind === "folder" || sizeBytes === 0) return undefined;
  const same = [...left].filter((entry) => entry.kind === content.kind && entry.hash === content.hash);
  return same.find((entry) => nameOf(entry.path) === nameOf(path)) ?? same[0];
}

function mostAlike({ content }: Found, left: ReadonlySet<BaseEntry>): BaseEntry | undefined {
  if (content.kind !== "text") return undefined;
  let best: BaseEntry | undefined;
  let bestShare = ENOUGH_IN_COMMON;
  for (const entry of left) {
    const share = shareInCommon(entry.text?.content ?? "", content.text);
    if (share < bestShare || (best && share === bestShare)) continue;
    best = entry;
    bestShare = share;
  }
  return best;
}

/**
 * How much of the longer text consists of lines that the other has as well, from 0 to 1. A short text that is in the
 * new one as a whole has grown there: that is enough in common, if only just.
 */
function shareInCommon(old: string, fresh: string): number {
  if (old === "" || fresh === "") return 0;
  const lines = new Map<string, number>();
  for (const line of old.split("\n")) lines.set(line, (lines.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of fresh.split("\n")) {
    const count = lines.get(line) ?? 0;
    if (count === 0) continue;
    lines.set(line, count - 1);
    common += line.length + 1;
  }
  const share = common / (Math.max(old.length, fresh.length) + 1);
  return common >= old.length ? Math.max(share, ENOUGH_IN_COMMON) : share;
}

function nameOf(path: string): string {
  const folder = parentPath(path);
  return folder === "" ? path : path.slice(folder.length + 1);
}
