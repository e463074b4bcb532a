import { buffer } from "node:stream/consumers";
import type { ReadableStream } from "node:stream/web";
import { describe, expect, it } from "vitest";
import { randomFrom } from "#tests/random.ts";
import { packZip } from "./pack-zip.ts";
import { encryptedZip, lyingZip, zipOf, zipWithLink, zipWithName } from "./testing/hostile-zips.ts";
import { randomCourse } from "./testing/random-course.ts";
import { textIn } from "./tree.ts";
import { unpackZip } from "./unpack-zip.ts";
import { writeTree } from "./write-tree.ts";

const MB = 1024 * 1024;

describe("an archive", () => {
  it("gives back the tree it was packed from, and is the same for the same course", async () => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const written = writeTree(randomCourse(randomFrom(seed)), "course");
      const pack = async () =>
        buffer(packZip(written, { get: () => Promise.resolve(null) }) as ReadableStream<Uint8Array>);
      const zip = await pack();
      const tree = await unpackZip(zip);
      expect(
        new Map([...tree.keys()].map((path) => [path, textIn(tree, path) ?? text(tree.get(path))])),
      ).toEqual(written.texts);
      expect((await pack()).equals(zip)).toBe(true);
    }
  });

  it.each([
    ["climbs out of its folder", () => zipWithName("../../etc/cron.d/evil"), "outside"],
    ["climbs out by backslashes", () => zipWithName("..\\..\\evil.md"), "outside"],
    ["has an absolute path", () => zipWithName("/etc/cron.d/evil"), "outside"],
    ["has a drive's path", () => zipWithName("C:/evil.md"), "outside"],
    ["holds a link", zipWithLink, "is a link"],
    ["is encrypted", encryptedZip, "encrypted"],
    ["holds one name twice", () => zipWithName("a.md"), "twice"],
    ["holds names that differ in case alone", () => zipOf({ "a/B.md": "1", "A/b.md": "2" }), "twice"],
    ["holds a file that is a folder", () => zipOf({ a: "1", "a/b.md": "2" }), "a file and a folder"],
    ["unfolds into a thousand times its size", () => zipOf({ "a.md": Buffer.alloc(15 * MB) }), "100 MB"],
    ["holds a file that is too large", () => zipOf({ "a.bin": Buffer.alloc(21 * MB, "abcdefg") }), "20 MB"],
    ["says less than it holds", lyingZip, "not a sound zip"],
    ["is no zip", () => Promise.resolve(Buffer.from("PK, but not really")), "not a sound zip"],
    ["is empty", () => Promise.resolve(Buffer.of()), "not a sound zip"],
  ])("that %s is refused in one sentence", { timeout: 120_000 }, async (_, make, sentence) => {
    const refusal = unpackZip(await make());
    await expect(refusal).rejects.toThrow(sentence);
    await expect(refusal).rejects.toMatchObject({ name: "AppError" });
  });

  it("with more than 10 000 files is refused before one is unpacked", { timeout: 120_000 }, async () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`f${String(n)}`, ""]));
    await expect(unpackZip(await zipOf(many))).rejects.toThrow("more than 10000 files");
  });

  it("that broke off on its way is refused", async () => {
    const zip = await zipOf({ "course.yaml": "title: A".repeat(100) });
    await expect(unpackZip(zip.subarray(0, zip.length - 30))).rejects.toThrow("not a sound zip");
    zip.fill(0xff, 45, 55);
    await expect(unpackZip(zip)).rejects.toThrow("not a sound zip");
  });
});

const text = (bytes: Uint8Array | undefined) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
