import diff from "fast-diff";

/** How many lines came and went between two texts. */
export interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** Beyond this much work (lines of one text times lines of the other) lines are only counted, wherever they stand. */
const MOST_WORK = 4_000_000;

/** Lines that are in one text and not in the other. Null is a file that does not exist. */
export function lineCounts(before: string | null, after: string | null): LineCounts {
  const old = linesOf(before);
  const young = linesOf(after);
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < young.length - start && old.at(-1 - end) === young.at(-1 - end))
    end += 1;
  const oldLeft = old.slice(start, old.length - end);
  const youngLeft = young.slice(start, young.length - end);
  return oldLeft.length * youngLeft.length > MOST_WORK
    ? countWherever(oldLeft, youngLeft)
    : countInOrder(oldLeft, youngLeft);
}

function linesOf(text: string | null): string[] {
  if (text === null || text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Each distinct line becomes one character, so that a diff of characters is one of lines. */
function countInOrder(old: readonly string[], young: readonly string[]): LineCounts {
  const known = new Map<string, string>();
  const encode = (lines: readonly string[]) => lines.map(characterOf).join("");
  let added = 0;
  let removed = 0;
  for (const [kind, lines] of diff(encode(old), encode(young))) {
    if (kind === diff.INSERT) added += lines.length;
    else if (kind === diff.DELETE) removed += lines.length;
  }
  return { added, removed };

  function characterOf(line: string): string {
    // Beside the surrogates, which the diff would keep in pairs.
    const code = known.size < 0xd7ff ? known.size + 1 : known.size + 0x801;
    const character = known.get(line) ?? String.fromCharCode(code);
    known.set(line, character);
    return character;
  }
}

function countWherever(old: readonly string[], young: readonly string[]): LineCounts {
  const left = new Map<string, number>();
  for (const line of old) left.set(line, (left.get(line) ?? 0) + 1);
  let kept = 0;
  for (const line of young) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    kept += 1;
  }
  return { added: young.length - kept, removed: old.length - kept };
}
