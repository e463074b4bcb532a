/** Where a course is on its way to students. In review, those who have it go on with what they have. */
export const COURSE_STATES = ["draft", "in_review", "published", "unpublished"] as const;
export type CourseState = (typeof COURSE_STATES)[number];

export type Step = "submit" | "sendBack" | "publish" | "unpublish";

/** What students see, and whether somebody is asked to publish what is written since. */
export interface Standing {
  readonly status: Exclude<CourseState, "in_review">;
  readonly inReview: boolean;
}

export function stateOf({ status, inReview }: Standing): CourseState {
  return inReview ? "in_review" : status;
}

/** The standing after a step; null when the step cannot be taken from here. Pure and total. */
export function nextStanding(standing: Standing, step: Step): Standing | null {
  switch (step) {
    case "submit":
      return standing.inReview ? null : { ...standing, inReview: true };
    case "sendBack":
      return standing.inReview ? { ...standing, inReview: false } : null;
    case "publish":
      return { status: "published", inReview: false };
    case "unpublish":
      return standing.status === "published" ? { status: "unpublished", inReview: false } : null;
  }
}
