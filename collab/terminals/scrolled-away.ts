const newline = 0x0a;
const carriageReturn = 0x0d;
/**
 * What changes more than the letters on the screen: escape sequences, other character sets, and what may begin a
 * control character of two bytes (which is also the first byte of ° or §, for which it is only slower).
 */
const notPlain = [0x1b, 0x0e, 0x0f, 0xc2];
/** More lines than these bytes hold are drawn by the emulator, which knows how long they are on the screen. */
const mostBytes = 128 * 1024;

/**
 * What is left to be seen, `lines` lines, of plain text (in pieces) that has pushed everything before it off the screen;
 * null when the text is not plain, not long enough or not made of whole lines.
 */
export function lastLinesOf(text: readonly Buffer[], lines: number): Buffer[] | null {
  if (text.at(-1)?.at(-1) !== newline) return null;
  if (text.some((piece) => notPlain.some((byte) => piece.includes(byte)))) return null;
  let left = lines;
  let bytes = 0;
  for (let index = text.length - 1; index >= 0; index--) {
    const piece = text[index] as Buffer;
    for (
      let at = piece.lastIndexOf(newline);
      at >= 0;
      at = at === 0 ? -1 : piece.lastIndexOf(newline, at - 1)
    ) {
      if (left-- > 0) continue;
      // A newline alone leaves the cursor in the column it was in.
      const before = at > 0 ? piece[at - 1] : text[index - 1]?.at(-1);
      const first = piece.subarray(at + 1);
      const isShort = bytes + first.length <= mostBytes;
      return before === carriageReturn && isShort ? [first, ...text.slice(index + 1)] : null;
    }
    bytes += piece.length;
  }
  return null;
}
