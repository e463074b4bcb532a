/**
 * Three-way merge of a text, line by line:
 * 1. compare the base with each of the two texts that were made of it;
 * 2. put changes of both sides that touch the same lines of the base together, and take those of one side as they are;
 * 3. where both sides made the same of the base, that is it; where not, mine stays and the place is a conflict.
 * Changes that only stand next to each other are no conflict: lines that nobody else touched are updated.
 */
import { diffArrays } from "diff";

/** A place where both sides changed the same lines. Offsets are those of the merged text, where `mine` stands. */
export interface LineConflict {
  readonly start: number;
  readonly end: number;
  readonly mine: string;
  readonly theirs: string;
}

interface MergedText {
  readonly text: string;
  /** In order. */
  readonly conflicts: readonly LineConflict[];
}

/** Some text made of `base` by me and by them, with both sides' changes. Lines end with "\n". */
export function mergeLines(base: string, mine: string, theirs: string): MergedText {
  if (mine === theirs || base === theirs) return { text: mine, conflicts: [] };
  if (base === mine) return { text: theirs, conflicts: [] };
  const lines = linesOf(base);
  const merged = new Merged();
  let at = 0;
  for (const group of groupHunks(hunksOf(lines, linesOf(mine)), hunksOf(lines, linesOf(theirs)))) {
    merged.add(lines.slice(at, group.start));
    const before = lines.slice(group.start, group.end);
    const mineHere = applyHunks(before, group.mine, group.start);
    const theirsHere = applyHunks(before, group.theirs, group.start);
    if (group.mine.length === 0) merged.add(theirsHere);
    else if (group.theirs.length === 0) merged.add(mineHere);
    else merged.addBoth(mineHere, theirsHere);
    at = group.end;
  }
  merged.add(lines.slice(at));
  // Whether the last line has an end is merged like a line of its own, or it would make the last line another one.
  const isOpen = { base: isOpenEnded(base), mine: isOpenEnded(mine), theirs: isOpenEnded(theirs) };
  return merged.finish(isOpen.mine === isOpen.base ? isOpen.theirs : isOpen.mine);
}

class Merged {
  private text = "";
  private readonly conflicts: LineConflict[] = [];

  add(lines: readonly string[]): void {
    this.text += lines.join("");
  }

  /** What both sides begin and end with alike is no part of the conflict. */
  addBoth(mine: readonly string[], theirs: readonly string[]): void {
    const most = Math.min(mine.length, theirs.length);
    let head = 0;
    while (head < most && mine[head] === theirs[head]) head++;
    let tail = 0;
    while (tail < most - head && mine.at(-1 - tail) === theirs.at(-1 - tail)) tail++;
    this.add(mine.slice(0, head));
    const [own, other] = [mine, theirs].map((lines) => lines.slice(head, lines.length - tail).join(""));
    const start = this.text.length;
    this.text += own ?? "";
    if (own !== other)
      this.conflicts.push({ start, end: this.text.length, mine: own ?? "", theirs: other ?? "" });
    this.add(mine.slice(mine.length - tail));
  }

  finish(isOpenEnded: boolean): MergedText {
    if (!isOpenEnded || !this.text.endsWith("\n")) return { text: this.text, conflicts: this.conflicts };
    const text = this.text.slice(0, -1);
    const within = (offset: number) => Math.min(offset, text.length);
    const conflicts = this.conflicts.map((conflict) => ({
      ...conflict,
      start: within(conflict.start),
      end: within(conflict.end),
    }));
    return { text, conflicts };
  }
}

/** The lines `start` to `end` of the base become these. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

interface Group {
  readonly start: number;
  readonly end: number;
  readonly mine: readonly Hunk[];
  readonly theirs: readonly Hunk[];
}

/** Texts whose common lines stand so differently are taken for different altogether: more would take seconds. */
const MAX_EDITS = 1_500;

function hunksOf(base: readonly string[], other: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let [baseAt, otherAt] = [0, 0];
  for (const [baseIndex, otherIndex] of [...commonLines(base, other), [base.length, other.length] as const]) {
    if (baseIndex > baseAt || otherIndex > otherAt)
      hunks.push({ start: baseAt, end: baseIndex, lines: other.slice(otherAt, otherIndex) });
    [baseAt, otherAt] = [baseIndex + 1, otherIndex + 1];
  }
  return hunks;
}

/** Which lines of one are which of the other, in order. Lines that only one of them has are not even compared. */
function commonLines(base: readonly string[], other: readonly string[]): (readonly [number, number])[] {
  const [inBase, inOther] = [new Set(base), new Set(other)];
  const ofBase = [...base.keys()].filter((index) => inOther.has(base[index] ?? ""));
  const ofOther = [...other.keys()].filter((index) => inBase.has(other[index] ?? ""));
  const textOf = (lines: readonly string[], indexes: readonly number[]) =>
    indexes.map((index) => lines[index] ?? "");
  const changes = diffArrays(textOf(base, ofBase), textOf(other, ofOther), { maxEditLength: MAX_EDITS });
  const pairs: [number, number][] = [];
  let [baseAt, otherAt] = [0, 0];
  for (const { added, removed, count } of changes ?? []) {
    for (let n = 0; n < count && !added && !removed; n++)
      pairs.push([ofBase[baseAt + n] ?? 0, ofOther[otherAt + n] ?? 0]);
    if (!added) baseAt += count;
    if (!removed) otherAt += count;
  }
  return pairs;
}

function groupHunks(mine: readonly Hunk[], theirs: readonly Hunk[]): Group[] {
  const all = [
    ...mine.map((hunk) => ({ hunk, side: "mine" as const })),
    ...theirs.map((hunk) => ({ hunk, side: "theirs" as const })),
  ].sort((a, b) => a.hunk.start - b.hunk.start || a.hunk.end - b.hunk.end);
  const groups: { start: number; end: number; mine: Hunk[]; theirs: Hunk[] }[] = [];
  for (const { hunk, side } of all) {
    const last = groups.at(-1);
    const joins = last?.[side === "mine" ? "theirs" : "mine"].some((other) => clash(other, hunk));
    const group = last !== undefined && joins === true ? last : { ...emptyGroup(), start: hunk.start };
    group[side].push(hunk);
    group.end = Math.max(group.end, hunk.end);
    if (group !== last) groups.push(group);
  }
  return groups;
}

const emptyGroup = () => ({ start: 0, end: 0, mine: [] as Hunk[], theirs: [] as Hunk[] });

function clash(a: Hunk, b: Hunk): boolean {
  if (a.start < b.end && b.start < a.end) return true;
  return a.start === a.end && b.start === b.end && a.start === b.start;
}

function applyHunks(lines: readonly string[], hunks: readonly Hunk[], offset: number): string[] {
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    result.push(...lines.slice(at, hunk.start - offset), ...hunk.lines);
    at = hunk.end - offset;
  }
  return [...result, ...lines.slice(at)];
}

/** Each with its "\n"; the last one is given one. */
function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => `${line}\n`);
  if (text === "" || text.endsWith("\n")) lines.pop();
  return lines;
}

const isOpenEnded = (text: string) => text !== "" && !text.endsWith("\n");
