/** Of a text with code in it, which is read more slowly than a story. */
const WORDS_PER_MINUTE = 180;

/** How long a lesson takes to read, in whole minutes, at least one; 0 for a text without words. */
export function estimateMinutes(source: string): number {
  const words = source.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return Math.ceil(words / WORDS_PER_MINUTE);
}
