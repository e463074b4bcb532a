import { describe, expect, test } from "vitest";
import { driftFromEdits } from "./drift.ts";
import { decodeText, encodeText } from "./text-format.ts";
import { diffText, editText } from "./text-diff.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** What is on the disk after somebody has changed the text of this file to `edit` of it. */
function edited(file: string, edit: (text: string) => string): string {
  const decoded = decodeText(bytes(file));
  if (!decoded) throw new Error("no text");
  const edits = diffText(decoded.text, edit(decoded.text));
  const drift = driftFromEdits(decoded.text.length, edits);
  const written = encodeText(editText(decoded.text, edits), decoded.format, () => drift);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(written);
}

describe("the format of a text file", () => {
  test.each([
    ["", ""],
    ["plain\n", "plain\n"],
    ["dos\r\nlines\r\n", "dos\nlines\n"],
    ["old\rmac\r", "old\nmac\n"],
    ["mixed\r\nin\none\rfile\r\n", "mixed\nin\none\nfile\n"],
    ["no end\r\nhere", "no end\nhere"],
    ["\ufeffmarked\r\n", "marked\n"],
    ["\ufeff", ""],
    ["\r\r\n\n", "\n\n\n"],
  ])("%j is shown as %j, and written back as it was", (file, shown) => {
    expect(decodeText(bytes(file))?.text).toBe(shown);
    expect(edited(file, (text) => text)).toBe(file);
  });

  test("new lines end as most do, and the others keep their own ends", () => {
    const file = "\ufeffone\r\ntwo\r\nthree\nfour\r\n";
    expect(edited(file, (text) => text.replace("two\n", "two\nand\nmore\n"))).toBe(
      "\ufeffone\r\ntwo\r\nand\r\nmore\r\nthree\nfour\r\n",
    );
    expect(edited(file, (text) => text.replace("one\n", ""))).toBe("\ufefftwo\r\nthree\nfour\r\n");
  });

  test("what is not UTF-8, or holds a NUL, is no text", () => {
    expect(decodeText(new Uint8Array([0x63, 0x61, 0x66, 0xe9]))).toBeNull();
    expect(decodeText(bytes("a\0b"))).toBeNull();
  });
});
