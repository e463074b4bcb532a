import { describe, expect, it } from "vitest";
import { nextStanding, stateOf, type Standing, type Step } from "./states.ts";

const STANDINGS: Standing[] = (["draft", "published", "unpublished"] as const).flatMap((status) => [
  { status, inReview: false },
  { status, inReview: true },
]);
const STEPS: Step[] = ["submit", "sendBack", "publish", "unpublish"];

describe("a course's way to students", () => {
  it("goes as the table says", () => {
    const table = STANDINGS.map((standing) => {
      const steps = STEPS.flatMap((step) => {
        const next = nextStanding(standing, step);
        return next === null ? [] : [`${step} → ${next.status}${next.inReview ? " in review" : ""}`];
      });
      return `${standing.status} (${stateOf(standing)}): ${steps.join(", ")}`;
    });
    expect(table).toEqual([
      "draft (draft): submit → draft in review, publish → published",
      "draft (in_review): sendBack → draft, publish → published",
      "published (published): submit → published in review, publish → published, unpublish → unpublished",
      "published (in_review): sendBack → published, publish → published, unpublish → unpublished",
      "unpublished (unpublished): submit → unpublished in review, publish → published",
      "unpublished (in_review): sendBack → unpublished, publish → published",
    ]);
  });
});
