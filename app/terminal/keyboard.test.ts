import { expect, it } from "vitest";
import { keyboardActs, keyboardSentence } from "./keyboard.ts";
import type { Baton, Person } from "./terminal-protocol.ts";

const person = (id: string, mayWrite = true): Person => ({
  id,
  name: id.toUpperCase(),
  color: "#000",
  mayWrite,
});
const people = [person("ada"), person("bob"), person("cleo"), person("dan", false)];
const nobody: Baton = { everyone: false, driver: null, isAway: false, asking: [], offeredTo: null };
const labels = (baton: Baton, me: string, more: { mayLead?: boolean; mayWrite?: boolean } = {}) =>
  keyboardActs({ baton, people, mayWrite: true, mayLead: false, ...more }, me).map(({ label }) => label);

it("says who types", () => {
  expect(keyboardSentence({ baton: { ...nobody, everyone: true } }, "ada")).toBe("Everyone types");
  expect(keyboardSentence({ baton: nobody }, "ada")).toBe("Nobody has the keyboard");
  expect(keyboardSentence({ baton: { ...nobody, driver: person("ada") } }, "ada")).toBe(
    "You have the keyboard",
  );
  expect(keyboardSentence({ baton: { ...nobody, driver: person("ada"), isAway: true } }, "bob")).toBe(
    "ADA has the keyboard, but is away",
  );
});

it("lets only who leads end that everyone types", () => {
  const baton = { ...nobody, everyone: true };
  expect(labels(baton, "ada", { mayLead: true })).toEqual(["Let one person type"]);
  expect(labels(baton, "bob")).toEqual([]);
});

it("gives who drives the choice of whom to give it to, those who ask first", () => {
  const baton = { ...nobody, driver: person("ada"), asking: [person("cleo")] };
  expect(labels(baton, "ada")).toEqual([
    "Give it to CLEO, who asks",
    "Give it to BOB",
    "Lay the keyboard down",
  ]);
});

it("lets the others ask, stop asking, and take what they are offered", () => {
  const baton = { ...nobody, driver: person("ada") };
  expect(labels(baton, "bob")).toEqual(["Ask for the keyboard"]);
  expect(labels({ ...baton, asking: [person("bob")] }, "bob")).toEqual(["Stop asking"]);
  expect(labels({ ...baton, offeredTo: person("bob") }, "bob")).toEqual(["Take the keyboard"]);
  expect(labels(nobody, "bob")).toEqual(["Take the keyboard"]);
  expect(labels(baton, "dan", { mayWrite: false })).toEqual([]);
});

it("lets who leads take it, give it and let everyone type", () => {
  expect(labels({ ...nobody, driver: person("bob") }, "ada", { mayLead: true })).toEqual([
    "Take the keyboard",
    "Give it to CLEO",
    "Let everyone type",
  ]);
});
