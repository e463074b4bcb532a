/** Which file of one tree is which of another made of it, when it may have got another name meanwhile. */

interface NamedText {
  readonly path: string;
  readonly text: string;
}

/** Of files below this share of equal lines, one is not the other under a new name. */
const ALIKE = 0.5;
/** Comparing each with each takes time; with more than this only equal texts are found again. */
const MAX_COMPARED = 400;

/**
 * For each of `before` the path it has in `after`: its own, or else that of a file which is new there and says the
 * same, or nearly. Files that are gone are left out.
 */
export function pairFiles(before: readonly NamedText[], after: readonly NamedText[]): Map<string, string> {
  const pairs = new Map<string, string>();
  const there = new Set(after.map(({ path }) => path));
  const old = new Set(before.map(({ path }) => path));
  for (const { path } of before) if (there.has(path)) pairs.set(path, path);
  const gone = before.filter(({ path, text }) => !there.has(path) && text.trim() !== "");
  const fresh = new Map(after.filter(({ path }) => !old.has(path)).map(({ path, text }) => [path, text]));
  const candidates = gone
    .flatMap(({ path: from, text }) =>
      [...fresh].map(([to, other]) => ({
        from,
        to,
        alike: gone.length * fresh.size > MAX_COMPARED ? Number(text === other) : likeness(text, other),
      })),
    )
    .filter(({ alike }) => alike > ALIKE)
    .sort((a, b) => b.alike - a.alike || Number(sameName(b)) - Number(sameName(a)));
  for (const { from, to } of candidates) {
    if (pairs.has(from) || !fresh.delete(to)) continue;
    pairs.set(from, to);
  }
  return pairs;
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const sameName = ({ from, to }: { from: string; to: string }) => nameOf(from) === nameOf(to);

/** The share of lines that both have, of the longer one's; 1 when they are equal. */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [first, second] = [countLines(a), countLines(b)];
  let shared = 0;
  for (const [line, count] of first.counts) shared += Math.min(count, second.counts.get(line) ?? 0);
  return shared / Math.max(first.total, second.total, 1);
}

function countLines(text: string): { counts: Map<string, number>; total: number } {
  const counts = new Map<string, number>();
  let total = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    counts.set(line, (counts.get(line) ?? 0) + 1);
    total++;
  }
  return { counts, total };
}
