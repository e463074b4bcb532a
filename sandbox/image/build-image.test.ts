import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { describeSandbox, imageDir } from "../testing.ts";
import { buildImage } from "./build-image.mjs";

describeSandbox("image", () => {
  test("S40 building what is there does nothing and says where it is", async () => {
    const before = statSync(imageDir).mtimeMs;
    const lines: string[] = [];
    const dataDir = path.resolve(imageDir, "../..");
    expect(await buildImage({ dataDir, log: (line) => lines.push(line) })).toBe(imageDir);
    expect(lines).toEqual([]);
    expect(statSync(imageDir).mtimeMs).toBe(before);
    expect(readdirSync(path.dirname(imageDir)).filter((name) => name.includes(".new-"))).toEqual([]);
  });

  test("S40 the tree has our own accounts and none of the host's", () => {
    const accounts = readFileSync(path.join(imageDir, "etc/passwd"), "utf8").trim().split("\n");
    expect(accounts.map((line) => line.split(":")[0])).toEqual(["root", "student", "nobody"]);
    expect(existsSync(path.join(imageDir, "etc/shadow"))).toBe(false);
  });
});
