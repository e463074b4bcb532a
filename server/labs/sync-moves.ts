/** Tells moved files from removed and new ones: first by equal bytes, then, for text, by how many lines they share. */
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
  const unpaired = appeared.filter((found) => !pair(found, sameBytes(found, left)));
  const texts = unpaired.filter(({ content }) => content.kind === "text").length;
  if (texts * left.size > MOST_COMPARED) return { moved, appeared: unpaired };
  return { moved, appeared: unpaired.filter((found) => !pair(found, mostAlike(found, left))) };

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

/** How much of the longer text consists of lines that the other has as well, from 0 to 1. */
function shareInCommon(a: string, b: string): number {
  if (a === "" || b === "") return 0;
  const lines = new Map<string, number>();
  for (const line of a.split("\n")) lines.set(line, (lines.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of b.split("\n")) {
    const count = lines.get(line) ?? 0;
    if (count === 0) continue;
    lines.set(line, count - 1);
    common += line.length + 1;
  }
  return common / (Math.max(a.length, b.length) + 1);
}

function nameOf(path: string): string {
  const folder = parentPath(path);
  return folder === "" ? path : path.slice(folder.length + 1);
}
