import { expect, test } from "vitest";
import { Acks } from "./acks.ts";

test("C7 however many frames wait for the log, their acknowledgements take bounded memory and come in order", () => {
  const acks = new Acks();
  for (let position = 1; position <= 100_000; position++) {
    acks.received();
    acks.taken(position, false);
  }
  expect(acks.waitingCount).toBeLessThan(5_000);
  for (let position = 1; position < 100_000; position += 50) {
    acks.committed(position);
    expect(acks.count).toBeLessThanOrEqual(position);
  }
  expect(acks.count).toBeGreaterThan(3_000);
  expect(acks.committed(100_000)).toBe(true);
  expect(acks.count).toBe(100_000);
  expect(acks.waitingCount).toBe(0);
  acks.received();
  acks.taken(100_001, false);
  expect(acks.committed(100_001)).toBe(true);
  expect(acks.count).toBe(100_001);
});
