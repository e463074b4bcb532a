import { expect, it } from "vitest";
import { languageOf, nameOf } from "./language-of.ts";

it("knows a language by extension, whatever the case and the folder", () => {
  expect(languageOf("src/Main.PY")).toBe("python");
  expect(languageOf("a.b/c.test.ts")).toBe("typescript");
});

it("knows files that have no extension by their name", () => {
  expect(languageOf("Dockerfile")).toBe("dockerfile");
  expect(languageOf(".bashrc")).toBe("shell");
});

it("falls back to plain text", () => {
  expect(["LICENSE", "notes", "x.unknown", "py"].map(languageOf)).toEqual(Array(4).fill("plaintext"));
});

it("takes the name off a path", () => {
  expect(["a/b/c.txt", "c.txt"].map(nameOf)).toEqual(["c.txt", "c.txt"]);
});
