/** How long a step of a replay stays in sight, in milliseconds: longer the more there is to read. */
export function dwellMs(changedLines: number, speed: number): number {
  // A moment that left no trace in the files is passed over, but not so fast that the eye is lost.
  const readingMs = changedLines === 0 ? 250 : Math.min(4_500, 900 + 220 * changedLines);
  return Math.round(readingMs / speed);
}
