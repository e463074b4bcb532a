import { describe, expect, it } from "vitest";
import {
  cycleHeading,
  makeLink,
  surroundings,
  toggleList,
  toggleMarks,
  type Selected,
  type TextEdit,
} from "./markdown-edits.ts";

/** `a [b] c`: what is selected stands in brackets. */
function selection(marked: string): Selected {
  const from = marked.indexOf("[");
  const to = marked.indexOf("]") - 1;
  return { text: marked.replace("[", "").replace("]", ""), from, to };
}

function after({ text }: Selected, { from, to, insert, select }: TextEdit): string {
  const changed = text.slice(0, from) + insert + text.slice(to);
  return `${changed.slice(0, select[0])}[${changed.slice(...select)}]${changed.slice(select[1])}`;
}

const act = (marked: string, edit: (selected: Selected) => TextEdit) =>
  after(selection(marked), edit(selection(marked)));

describe("marks", () => {
  const bold = (selected: Selected) => toggleMarks(selected, "**", "bold");
  it.each([
    ["a [b] c", "a **[b]** c"],
    ["a **[b]** c", "a [b] c"],
    ["a [**b**] c", "a [b] c"],
    ["a [] c", "a **[bold]** c"],
    ["a[ b ]c", "a **[b]** c"],
  ])("%j becomes %j", (before, expected) => expect(act(before, bold)).toBe(expected));

  it("come and go without a trace", () => {
    expect(act(act("x [y z] w", bold), bold)).toBe("x [y z] w");
  });
});

it.each([
  ["a\n[]b\nc", "a\n## b[]\nc"],
  ["## [b]", "### b[]"],
  ["#### [b]", "b[]"],
])("headings: %j becomes %j", (before, expected) => expect(act(before, cycleHeading)).toBe(expected));

it.each([
  ["bullets", "[a\nb]", "[- a\n- b]"],
  ["bullets", "[- a\n- b]", "[a\nb]"],
  ["numbers", "[- a\n\n- b\n]c", "[1. a\n\n2. b]\nc"],
  ["quote", "x[]", "> x[]"],
  ["bullets", "[]", "- []"],
] as const)("lists: %s of %j are %j", (kind, before, expected) =>
  expect(act(before, (selected) => toggleList(selected, kind))).toBe(expected),
);

it.each([
  ["[words]", "[words]([https://])"],
  ["[https://x.test/a]", "[[text]](https://x.test/a)"],
  ["[]", "[text]([https://])"],
])("links: %j", (before, expected) => expect(act(before, makeLink)).toBe(expected));

it("lets blocks stand alone", () => {
  expect(surroundings(selection("[]"))).toEqual({ before: "", after: "\n" });
  expect(surroundings(selection("a[]b"))).toEqual({ before: "\n\n", after: "\n\n" });
  expect(surroundings(selection("a\n[]\nb"))).toEqual({ before: "\n", after: "\n" });
  expect(surroundings(selection("a\n\n[]\n\nb"))).toEqual({ before: "", after: "" });
});
