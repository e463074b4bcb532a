/** What an actor is to the thing asked about. Facts come from grants.ts; this file only judges. */
export type Grant =
  | { readonly kind: "admin" }
  /** Of the staff of the course in question. */
  | { readonly kind: "staff"; readonly role: StaffRole; readonly lab: LabTie }
  /** Enrolled in the course. */
  | { readonly kind: "learner"; readonly lab: LabTie }
  /** Signed in, with no tie to the course. An assistant is of the staff of some other course. */
  | { readonly kind: "guest"; readonly as: "instructor" | "assistant" | "student" }
  /** Not signed in. */
  | { readonly kind: "visitor" };

/** Owners and editors write the course, TAs teach it, observers look on. */
export type StaffRole = "owner" | "editor" | "ta" | "observer";

/** What the lab in question, if any, is to somebody. */
export type LabTie = "own" | "mayWrite" | "mayWatch" | "foreign";

export const ACTIONS = [
  "course.view",
  "course.enroll",
  "course.learn",
  "course.create",
  "course.readDraft",
  "course.comment",
  "course.edit",
  "course.publish",
  "course.staff",
  "course.observe",
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
 * cannot `course.readDraft` (grants.ts hides them).
 */
export function can(grant: Grant, action: Action): boolean {
  return actionsOf(grant).includes(action);
}

function actionsOf(grant: Grant): readonly Action[] {
  switch (grant.kind) {
    case "admin":
      return ACTIONS;
    case "staff":
      return [...STAFF[grant.role], ...OWN_LAB[grant.role === "observer" ? grant.lab : "foreign"]];
    case "learner":
      return ["course.view", "course.enroll", "course.learn", "lab.open", ...OWN_LAB[grant.lab]];
    case "guest":
      return GUESTS[grant.as];
    case "visitor":
      return ["course.view"];
  }
}

const OBSERVER: readonly Action[] = [
  "course.view",
  "course.enroll",
  "course.learn",
  "course.readDraft",
  "course.observe",
  "lab.open",
  "lab.watch",
  "history.view",
  "classroom.view",
];

const TA: readonly Action[] = [
  ...OBSERVER,
  "course.comment",
  "course.teach",
  "lab.type",
  "lab.copy",
  "lab.host",
  "history.restore",
  "history.name",
];

const EDITOR: readonly Action[] = [...TA, "course.edit"];

const STAFF: Record<StaffRole, readonly Action[]> = {
  observer: OBSERVER,
  ta: TA,
  editor: EDITOR,
  owner: [...EDITOR, "course.publish", "course.staff"],
};

const GUESTS: Record<Extract<Grant, { kind: "guest" }>["as"], readonly Action[]> = {
  instructor: ["course.view", "course.enroll", "course.create", "classroom.view"],
  assistant: ["course.view", "course.enroll", "classroom.view"],
  student: ["course.view", "course.enroll"],
};

/** What somebody may do in a lab of theirs, or as its guest. */
const OWN_LAB: Record<LabTie, readonly Action[]> = {
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
