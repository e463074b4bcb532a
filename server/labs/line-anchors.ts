/** A line that stands in both texts: where in each, and how long it is. */
interface Anchor {
  readonly old: number;
  readonly fresh: number;
  readonly length: number;
}

/** Lines that occur exactly once in both texts and stand in the same order: as many as there can be, ascending. */
export function lineAnchors(old: string, fresh: string): Anchor[] {
  const oldLines = uniqueLines(old);
  const freshLines = uniqueLines(fresh);
  const pairs: Anchor[] = [];
  for (const [line, at] of oldLines) {
    const freshAt = freshLines.get(line);
    if (at >= 0 && freshAt !== undefined && freshAt >= 0)
      pairs.push({ old: at, fresh: freshAt, length: line.length });
  }
  return longestRising(pairs);
}

/** Where each whole line begins; -1 for lines that occur more than once. */
function uniqueLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at) + 1;
    if (end === 0) break;
    const line = text.slice(at, end);
    lines.set(line, lines.has(line) ? -1 : at);
    at = end;
  }
  return lines;
}

/** The longest run of pairs, already ordered in the old text, that rises in the new one too. */
function longestRising(pairs: readonly Anchor[]): Anchor[] {
  const piles: { pair: Anchor; before: number }[][] = [];
  for (const pair of pairs) {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((piles[middle]?.at(-1)?.pair.fresh ?? 0) < pair.fresh) low = middle + 1;
      else high = middle;
    }
    (piles[low] ??= []).push({ pair, before: (piles[low - 1]?.length ?? 0) - 1 });
  }
  const run: Anchor[] = [];
  let index = (piles.at(-1)?.length ?? 0) - 1;
  for (let pile = piles.length - 1; pile >= 0; pile--) {
    const card = piles[pile]?.[index];
    if (!card) break;
    run.push(card.pair);
    index = card.before;
  }
  return run.reverse();
}
