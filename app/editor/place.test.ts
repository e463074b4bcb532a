import { expect, it } from "vitest";
import { withoutTab, type Place } from "./place.ts";

const place = (tabs: string[], active: string | null): Pick<Place, "tabs" | "active"> => ({ tabs, active });

it("brings the neighbour to the front when the tab in front is closed", () => {
  expect(withoutTab(place(["a", "b", "c"], "b"), "b")).toEqual({ tabs: ["a", "c"], active: "c" });
  expect(withoutTab(place(["a", "b", "c"], "c"), "c")).toEqual({ tabs: ["a", "b"], active: "b" });
});

it("keeps the tab in front when another is closed", () => {
  expect(withoutTab(place(["a", "b"], "a"), "b")).toEqual({ tabs: ["a"], active: "a" });
});

it("has nothing in front when the last tab is closed", () => {
  expect(withoutTab(place(["a"], "a"), "a")).toEqual({ tabs: [], active: null });
});
