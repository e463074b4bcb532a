/**
 * Places in a list that several people arrange at once: each item has a key, and a new one can always be made that
 * sorts between two others, so nobody else's item has to change. Keys are fractions in base 36, written without "0.".
 */

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
/** Digits that tell apart keys made at the same place at once; a collision is made up for by ids. */
const TAIL_LENGTH = 3;

/** A key after `before` and before `after`; null stands for the ends. `before` must sort before `after`. */
export function keyBetween(
  before: string | null,
  after: string | null,
  random: () => number = Math.random,
): string {
  if (before !== null && after !== null && before >= after) throw new Error("there is no key between these");
  return middle(before ?? "", after) + tail(random);
}

/** `count` keys in order, all between the two. */
export function keysBetween(before: string | null, after: string | null, count: number): string[] {
  if (count <= 0) return [];
  // From the middle outwards, so that keys of long lists stay short.
  const left = Math.floor((count - 1) / 2);
  const key = keyBetween(before, after);
  return [...keysBetween(before, key, left), key, ...keysBetween(key, after, count - 1 - left)];
}

/** The order of two places: by key, and of those with one key by id, the same for everybody. */
export function comparePlaces(a: { order: string; id: string }, b: { order: string; id: string }): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** A fraction strictly between two, `after` null for 1. It ends in a digit other than 0. */
function middle(before: string, after: string | null): string {
  for (let shared = ""; ;) {
    const at = shared.length;
    const low = digit(before, at);
    const high = after === null ? DIGITS.length : digit(after, at);
    if (low === high) {
      shared += DIGITS.charAt(low);
      continue;
    }
    // To the right of a list there is most room near its last item: keys stay short when items are added there.
    const step = after === null ? Math.min(2, high - low) : high - low;
    const between = low + Math.floor(step / 2);
    if (between > low) return shared + DIGITS.charAt(between);
    // The two digits are neighbours: anything that begins like `before` is before `after`.
    return shared + DIGITS.charAt(low) + middle(before.slice(at + 1), null);
  }
}

function digit(key: string, at: number): number {
  return at < key.length ? DIGITS.indexOf(key.charAt(at)) : 0;
}

function tail(random: () => number): string {
  const digits = Array.from({ length: TAIL_LENGTH }, () =>
    DIGITS.charAt(Math.floor(random() * DIGITS.length)),
  );
  // A key may not end in 0: there would be no room before it.
  return digits.join("").replace(/0$/, "1");
}
