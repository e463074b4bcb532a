import { describe, expect, it } from "vitest";
import { identityOf } from "#collab/rooms/identity.ts";
import { colorOf, initialsOf } from "./person.ts";

describe("initialsOf", () => {
  it.each([
    ["Ada King Lovelace", "AL"],
    ["plato", "P"],
    ["  ", "?"],
    ["𝒜da Łuk", "𝒜Ł"],
  ])("shortens %j to %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe("colorOf", () => {
  it("is the colour of the person's caret", () => {
    for (let n = 0; n < 100; n++) {
      const actor = { id: `person-${n}`, name: "Ada", sessionId: "s" };
      expect(colorOf(actor.id)).toBe(identityOf(actor).color);
    }
  });
});
