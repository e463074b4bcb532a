import { expect, it } from "vitest";
import type { LabFile } from "#server/labs/document.ts";
import { ReplacedFiles } from "./replaced-files.ts";

const file = (id: string, path: string): LabFile => ({ id, path, kind: "binary", sizeBytes: 1, hash: "h" });

it("finds the file that came in place of one that is gone, even a while later", () => {
  const replaced = new ReplacedFiles();
  expect(replaced.find(["a"], [file("a", "log.txt"), file("b", "other")]).size).toBe(0);
  expect(replaced.find(["a"], [file("b", "other")]).size).toBe(0);
  const now = [file("b", "other"), file("c", "log.txt")];
  expect([...replaced.find(["a"], now)]).toEqual([["a", "c"]]);
  expect(replaced.find(["a", "c"], now).size).toBe(0);
});

it("follows a file that was renamed before", () => {
  const replaced = new ReplacedFiles();
  replaced.find(["a"], [file("a", "log.txt")]);
  replaced.find(["a"], [file("a", "kept.txt")]);
  expect(replaced.find(["a"], [file("c", "log.txt")]).size).toBe(0);
  expect([...replaced.find(["a"], [file("c", "kept.txt")])]).toEqual([["a", "c"]]);
});
