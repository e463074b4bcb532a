import { expect, it } from "vitest";
import * as Y from "yjs";
import { addTerminal, listTerminals, MAX_TERMINALS, removeTerminal } from "./terminal-list.ts";

const ids = (doc: Y.Doc) => listTerminals(doc).map(({ id }) => id);

it("has one terminal from the start, which cannot be taken away", () => {
  const doc = new Y.Doc();
  removeTerminal(doc, "main");
  expect(listTerminals(doc)).toEqual([{ id: "main", title: "Terminal" }]);
});

it("adds up to the limit and fills gaps first", () => {
  const doc = new Y.Doc();
  for (let count = 1; count < MAX_TERMINALS; count += 1) expect(addTerminal(doc)).toBe(`t${count + 1}`);
  expect(addTerminal(doc)).toBeNull();
  removeTerminal(doc, "t3");
  expect(addTerminal(doc)).toBe("t3");
  expect(ids(doc)).toHaveLength(MAX_TERMINALS);
});

it("counts the terminal of what the lab starts by itself", () => {
  const doc = new Y.Doc();
  doc.getMap("terminals").set("start", { title: "serve" });
  while (addTerminal(doc) !== null);
  expect(ids(doc)).toHaveLength(MAX_TERMINALS);
});

it("shows only names that a terminal can have", () => {
  const doc = new Y.Doc();
  doc.getMap("terminals").set("../../etc", { title: "x" });
  expect(ids(doc)).toEqual(["main"]);
});
