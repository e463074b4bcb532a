import { expect, it } from "vitest";
import { readAddress } from "./history-address.ts";

it.each([
  ["", null, null],
  ["7", "7", null],
  ["3..7", "7", "3"],
  ["..7", null, null],
  ["x", null, null],
  ["1234567890123456789", null, null],
])("reads ?history=%s", (value, at, base) => {
  expect(readAddress(value)).toEqual({ at, base });
});
