import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { tarBomb, tarGzOf, tarOf, tarWithName } from "./testing/hostile-tars.ts";
import { textIn } from "./tree.ts";
import { unpackArchive } from "./unpack-archive.ts";

const MB = 1024 * 1024;
const file = { name: "a.md", content: "fine" };

describe("a tar", () => {
  it("is unpacked, packed or not, with names of any length", async () => {
    const long = `${"long/".repeat(60)}é.md`;
    const entries = [file, { name: "folder", type: "directory" as const }, { name: long, content: "deep" }];
    for (const tar of [await tarOf(entries), await tarGzOf(entries)]) {
      const tree = await unpackArchive(tar);
      expect([...tree.keys()]).toEqual(["a.md", long]);
      expect(textIn(tree, long)).toBe("deep");
    }
  });

  it.each([
    ["climbs out of its folder", () => tarWithName("../../etc/cron.d/evil"), "outside"],
    ["climbs out by a name of pax", () => tarOf([{ ...file, pax: { path: "../evil" } }]), "outside"],
    ["has an absolute path", () => tarWithName("/etc/cron.d/evil"), "outside"],
    ["has a drive's path", () => tarWithName("C:/evil.md"), "outside"],
    [
      "holds a symbolic link",
      () => tarOf([{ name: "a", type: "symlink", linkname: "/etc/passwd" }]),
      "a link",
    ],
    ["holds a hard link", () => tarOf([file, { name: "b", type: "link", linkname: "a.md" }]), "a link"],
    ["holds a device", () => tarOf([{ name: "sda", type: "block-device", devmajor: 8 }]), "a device"],
    ["holds a pipe", () => tarOf([{ name: "pipe", type: "fifo" }]), "a pipe"],
    ["holds one name twice", () => tarOf([file, file]), "twice"],
    ["holds names that differ in case alone", () => tarOf([file, { name: "A.MD" }]), "twice"],
    [
      "holds a file that is a folder",
      () => tarOf([{ name: "a" }, { name: "a/b.md" }]),
      "a file and a folder",
    ],
    ["unfolds into a thousand times its size", () => tarBomb(130), "100 MB"],
    ["holds a file that is too large", () => tarOf([{ name: "a", content: Buffer.alloc(21 * MB) }]), "20 MB"],
    [
      "claims a size that it has not",
      async () => (await tarOf([{ name: "a", content: Buffer.alloc(9_000) }])).subarray(0, 2_000),
      "not a sound tar",
    ],
    [
      "breaks off in its packing",
      async () => (await tarGzOf([{ name: "a", content: "x".repeat(9_000) }])).subarray(0, 60),
      "not a sound tar",
    ],
    ["is packed nonsense", () => Promise.resolve(gzipSync("x".repeat(5_000))), "not a sound tar"],
    ["is nothing of the kind", () => Promise.resolve(Buffer.from("hello")), "not a sound zip or tar"],
  ])("that %s is refused in one sentence", { timeout: 120_000 }, async (_, make, sentence) => {
    const refusal = unpackArchive(await make());
    await expect(refusal).rejects.toThrow(sentence);
    await expect(refusal).rejects.toMatchObject({ name: "AppError" });
  });

  it("with more than 10 000 files is refused", { timeout: 120_000 }, async () => {
    const many = Array.from({ length: 10_001 }, (_, n) => ({ name: `f${String(n)}` }));
    await expect(unpackArchive(await tarGzOf(many))).rejects.toThrow("more than 10000 files");
  });
});
