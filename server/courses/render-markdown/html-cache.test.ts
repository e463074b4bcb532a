import { expect, it } from "vitest";
import { createHtmlCache } from "./html-cache.ts";

function counted(limits: { maxEntries: number; maxChars: number }) {
  const cache = createHtmlCache(limits);
  const rendered: string[] = [];
  const read = (key: string, html = key) =>
    cache.getOrRender(key, () => {
      rendered.push(key);
      return Promise.resolve({ html });
    });
  return { read, rendered };
}

it("forgets the page that was read longest ago", async () => {
  const { read, rendered } = counted({ maxEntries: 2, maxChars: 100 });
  for (const key of ["a", "b", "a", "c", "a", "b"]) await read(key);
  expect(rendered).toEqual(["a", "b", "c", "b"]);
});

it("is bounded by size as well as by number", async () => {
  const { read, rendered } = counted({ maxEntries: 100, maxChars: 10 });
  await read("small", "1234");
  await read("large", "12345678");
  await read("small", "1234");
  expect(rendered).toEqual(["small", "large", "small"]);
});

it("does not remember a page larger than all its room", async () => {
  const { read, rendered } = counted({ maxEntries: 100, maxChars: 3 });
  await read("huge", "1234");
  await read("huge", "1234");
  expect(rendered).toEqual(["huge", "huge"]);
});

it("shares one rendering among those who ask at the same time", async () => {
  const { read, rendered } = counted({ maxEntries: 2, maxChars: 100 });
  await Promise.all([read("a"), read("a"), read("a")]);
  expect(rendered).toEqual(["a"]);
});

it("does not keep a failure", async () => {
  const cache = createHtmlCache<{ html: string }>({ maxEntries: 2, maxChars: 100 });
  await expect(cache.getOrRender("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(cache.getOrRender("a", () => Promise.resolve({ html: "yes" }))).resolves.toEqual({
    html: "yes",
  });
});
