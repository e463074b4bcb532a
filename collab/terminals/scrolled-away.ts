const newline = 0x0a;
/**
 * What changes more than the letters on the screen: escape sequences, other character sets, and what may begin a
 * control character of two bytes (which is also the first byte of ° or §, for which it is only slower).
 */
const notPlain = [0x1b, 0x0e, 0x0f, 0xc2];
/** More lines than these bytes hold are drawn by the emulator, which knows how long they are on the screen. */
const mostBytes = 128 * 1024;

/**
 * What is left to be seen, `lines` lines, of plain text that has pushed everything before it off the screen; null when
 * the text is not plain, not long enough or not made of whole lines.
 */
export function lastLinesOf(text: Buffer, lines: number): Buffer | null {
  if (text.at(-1) !== newline || notPlain.some((byte) => text.includes(byte))) return null;
  let start = text.length;
  for (let count = 0; count <= lines; count++) {
    start = start === 0 ? -1 : text.lastIndexOf(newline, start - 1);
    if (start < 0) return null;
  }
  // A newline alone leaves the cursor in the column it was in.
  const carriageReturn = text[start - 1] === 0x0d;
  return carriageReturn && text.length - start <= mostBytes ? text.subarray(start + 1) : null;
}
