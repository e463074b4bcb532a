/** What may be shared text in a lab. Runs in browsers and on the server. */
import { isLonger } from "./document-paths.ts";

/** Largest file kept as shared text, in bytes of UTF-8. Larger ones, and longer ones, are listed as binary. */
export const MAX_TEXT_BYTES = 1024 * 1024;
/** Most lines of shared text: an editor draws, and a person follows, no more. */
export const MAX_TEXT_LINES = 50_000;

/** Text as a lab's document holds it: every line end is "\n". */
export function normaliseLineEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** True for text that is not shared but listed as a file of the lab's disk. */
export function isTooLargeToShare(text: string): boolean {
  return isLonger(text, MAX_TEXT_BYTES) || countLines(text) > MAX_TEXT_LINES;
}

/** Lines as an editor numbers them: one more than there are line ends. */
export function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
