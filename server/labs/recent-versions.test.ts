import { describe, expect, test } from "vitest";
import { RecentVersions } from "./recent-versions.ts";

/** Versions that followed each other on the disk, 100 ms apart; the last is there now, at 0. */
function onDisk(...texts: string[]) {
  const versions = new RecentVersions();
  const last = texts.pop() ?? "";
  texts.forEach((text, index) => versions.replaced(text, (index + 1 - texts.length) * 100));
  return (next: string, now = 50) => versions.originOf(next, last, now);
}

describe("the text a program has read", () => {
  const typing = ["x=1\n", "x=1\na\n", "x=1\nab\n", "x=1\nabc\n"];

  test("is what is on the disk, when the program keeps what was typed", () => {
    expect(onDisk(...typing)("x = 1\nabc\n")).toBe("x=1\nabc\n");
    expect(onDisk(...typing)("x=1\nabc\nmore\n")).toBe("x=1\nabc\n");
    expect(onDisk("only\n")("other\n")).toBe("only\n");
  });

  test("is an earlier one, when only what was typed since is missing", () => {
    expect(onDisk(...typing)("x = 1\nab\n")).toBe("x=1\nab\n");
    expect(onDisk(...typing)("x=1\nab\n")).toBe("x=1\nab\n");
    expect(onDisk(...typing)("x = 1\n")).toBe("x=1\n");
  });

  test("is not a much older one: going back is going back", () => {
    expect(onDisk(...typing)("x=1\n", 5_000)).toBe("x=1\nabc\n");
    expect(onDisk(...typing)("", 5_000)).toBe("x=1\nabc\n");
    expect(onDisk(...typing.slice(1))("x=1\n", 5_000)).toBe("x=1\nabc\n");
    expect(onDisk(...typing)("x = 1\nab\n", 60_000)).toBe("x=1\nabc\n");
  });

  test("is what is on the disk, when the new text has little to do with any", () => {
    expect(onDisk(...typing)("something else\n")).toBe("x=1\nabc\n");
  });

  test("is looked for among a bounded number of versions", () => {
    const versions = new RecentVersions();
    for (let n = 0; n < 1000; n++) versions.replaced(`${String(n)} ${"x".repeat(50_000)}`, n);
    expect(versions.originOf(`3 ${"x".repeat(50_000)}`, "y", 1000)).not.toMatch(/^3 /);
  });
});
