import { expect, it } from "vitest";
import { mentionBefore, partsOf, peopleFor } from "./mention.ts";

const people = [
  { id: "1", name: "Ann" },
  { id: "2", name: "Ann Lee" },
  { id: "3", name: "Bo (she)" },
];

it("knows a mention while it is typed", () => {
  expect(mentionBefore("Look, @an", 9)).toEqual({ at: 6, typed: "an" });
  expect(mentionBefore("@", 1)).toEqual({ at: 0, typed: "" });
  expect(mentionBefore("@Ann Le", 7)).toEqual({ at: 0, typed: "Ann Le" });
  expect(mentionBefore("@Ann Lee said", 13)).toBeNull();
  expect(mentionBefore("ann@example", 11)).toBeNull();
  expect(mentionBefore("@ann", 0)).toBeNull();
});

it("offers those whose name begins so", () => {
  const names = (typed: string) => peopleFor(typed, people).map(({ name }) => name);
  expect(names("a")).toEqual(["Ann", "Ann Lee"]);
  expect(names("ann")).toEqual(["Ann Lee"]);
  expect(names("le")).toEqual(["Ann Lee"]);
  expect(names("x")).toEqual([]);
});

it("marks whom a comment mentions", () => {
  expect(partsOf("Hi @ann lee, @Anna and @Bo (she)!", people)).toEqual([
    { text: "Hi ", isMention: false },
    { text: "@ann lee", isMention: true },
    { text: ", @Anna and ", isMention: false },
    { text: "@Bo (she)", isMention: true },
    { text: "!", isMention: false },
  ]);
  expect(partsOf("@Ann", [])).toEqual([{ text: "@Ann", isMention: false }]);
});
