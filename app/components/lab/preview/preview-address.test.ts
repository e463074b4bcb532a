import { describe, expect, it } from "vitest";
import { readAddress, writeAddress } from "./preview-address.ts";

describe("the address of a preview", () => {
  it.each([
    ["http://localhost:5173/", 5173, "/"],
    ["localhost:8000/a?b=1#c", 8000, "/a?b=1#c"],
    ["http://127.0.0.1:3000", 3000, "/"],
    ["http://0.0.0.0:8000/", 8000, "/"],
    ["http://[::]:8000/", 8000, "/"],
    [" 8000 ", 8000, "/"],
    [":8000/x", 8000, "/x"],
    ["/docs", 4000, "/docs"],
    ["?page=2", 4000, "/?page=2"],
    ["localhost", 4000, "/"],
  ])("is read from %j", (typed, port, path) => {
    expect(readAddress(typed, 4000)).toEqual({ port, path });
  });

  it.each([
    "",
    "https://example.org",
    "example.org:80",
    "localhost:0",
    "localhost:70000",
    "localhost:80/a b",
  ])("is not %j", (typed) => {
    expect(readAddress(typed, 4000)).toBeNull();
  });

  it("needs a port, from somewhere", () => {
    expect(readAddress("/docs", null)).toBeNull();
  });

  it("is written as it is read", () => {
    const place = { port: 8000, path: "/a?b=1" };
    expect(readAddress(writeAddress(place), null)).toEqual(place);
  });
});
