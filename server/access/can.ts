/** What an actor is to the thing asked about. Facts come from grants.ts; this file only judges. */
export type Grant =
  | { readonly kind: "admin" }
  /** Teaches the course in question. */
  | { readonly kind: "teacher" }
  /** Enrolled in the course; `lab` is what the lab in question, if any, is to them. */
  | { readonly kind: "learner"; readonly lab: "own" | "mayWrite" | "mayWatch" | "foreign" }
  /** Signed in, with no tie to the course. */
  | { readonly kind: "guest"; readonly mayTeach: boolean }
  /** Not signed in. */
  | { readonly kind: "visitor" };

export const ACTIONS = [
  "course.view",
  "course.enroll",
  "course.learn",
  "course.teach",
  "lab.open",
  "lab.watch",
  "lab.type",
  "lab.copy",
  "lab.host",
  "lab.askHelp",
  "history.view",
  "history.restore",
  "history.name",
  "classroom.view",
  "platform.manage",
] as const;

export type Action = (typeof ACTIONS)[number];

/**
 * The whole permission table of the product. Pure and total: every grant × action has an answer here, and an
 * action missing from a row is denied. `course.view` is about published courses; drafts are invisible to whoever
 * cannot `course.teach` (grants.ts hides them).
 */
export function can(grant: Grant, action: Action): boolean {
  return actionsOf(grant).includes(action);
}

function actionsOf(grant: Grant): readonly Action[] {
  switch (grant.kind) {
    case "admin":
      return ACTIONS;
    case "teacher":
      return [
        "course.view",
        "course.learn",
        "course.teach",
        "course.enroll",
        "lab.open",
        "lab.watch",
        "lab.type",
        "lab.copy",
        "lab.host",
        "history.view",
        "history.restore",
        "history.name",
        "classroom.view",
      ];
    case "learner":
      return ["course.view", "course.enroll", "course.learn", "lab.open", ...LAB_OF_A_LEARNER[grant.lab]];
    case "guest":
      return grant.mayTeach
        ? ["course.view", "course.enroll", "classroom.view"]
        : ["course.view", "course.enroll"];
    case "visitor":
      return ["course.view"];
  }
}

const LAB_OF_A_LEARNER: Record<Extract<Grant, { kind: "learner" }>["lab"], readonly Action[]> = {
  own: [
    "lab.watch",
    "lab.type",
    "lab.copy",
    "lab.host",
    "lab.askHelp",
    "history.view",
    "history.restore",
    "history.name",
  ],
  mayWrite: ["lab.watch", "lab.type", "history.view", "history.restore"],
  mayWatch: ["lab.watch", "history.view"],
  foreign: [],
};
