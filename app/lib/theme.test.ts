import { expect, it } from "vitest";
import { readThemeChoice } from "./theme.ts";

it.each([
  ["a=1; theme=dark", "dark"],
  ["theme=light; a=1", "light"],
  ["mytheme=dark", "system"],
  ["theme=darker", "system"],
  [null, "system"],
])("reads %j as %s", (cookies, choice) => {
  expect(readThemeChoice(cookies)).toBe(choice);
});
