/**
 * What a terminal emulator sends by itself: cursor position, device attributes, status, mode and colour reports,
 * focus changes. Every viewer's emulator answers the program's question, but the program asked once.
 */
const sequences = [
  "\\x1b\\[\\d+;\\d+R",
  "\\x1b\\[[?>=]?[\\d;]*c",
  "\\x1b\\[\\??\\d+n",
  "\\x1b\\[\\?[\\d;]+\\$y",
  "\\x1b\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)",
  "\\x1bP[^\\x1b]*\\x1b\\\\",
  "\\x1b\\[[IO]",
];
const reply = new RegExp(`^(?:${sequences.join("|")})+$`);
const longestReplyBytes = 512;
const escape = 0x1b;

/** True when nobody typed this: all of it is answers of a terminal emulator. */
export function isTerminalReply(bytes: Uint8Array): boolean {
  if (bytes[0] !== escape || bytes.byteLength > longestReplyBytes) return false;
  return reply.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"));
}
