import { expect, test } from "vitest";
import { ByteRing } from "./ring.ts";

const text = (ring: ByteRing, from: number, max = 100) => ring.read(from, max).toString();

test("S44 the ring keeps the last bytes under their absolute offsets", () => {
  const ring = new ByteRing(8);
  ring.append(Buffer.from("abcde"));
  expect([ring.start, ring.end, text(ring, 0), text(ring, 3, 1)]).toEqual([0, 5, "abcde", "d"]);
  ring.append(Buffer.from("fghij"));
  expect([ring.start, ring.end]).toEqual([2, 10]);
  expect(text(ring, 2) + text(ring, 8)).toBe("cdefghij");
  expect([text(ring, 1), text(ring, 10)]).toEqual(["", ""]);
});

test("S44 more than a ring at once leaves its end", () => {
  const ring = new ByteRing(4);
  ring.append(Buffer.from("x"));
  ring.append(Buffer.from("0123456789"));
  expect([ring.start, ring.end]).toEqual([7, 11]);
  let held = "";
  while (held.length < 4) held += text(ring, 7 + held.length);
  expect(held).toBe("6789");
});
