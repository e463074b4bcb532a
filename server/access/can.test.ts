import { describe, expect, it } from "vitest";
import { ACTIONS, can, type Action, type Grant } from "./can.ts";

const GRANTS: Record<string, Grant> = {
  admin: { kind: "admin" },
  owner: { kind: "staff", role: "owner", lab: "foreign" },
  editor: { kind: "staff", role: "editor", lab: "foreign" },
  TA: { kind: "staff", role: "ta", lab: "foreign" },
  observer: { kind: "staff", role: "observer", lab: "foreign" },
  "observer in their own lab": { kind: "staff", role: "observer", lab: "own" },
  "learner in their own lab": { kind: "learner", lab: "own" },
  "learner invited to write": { kind: "learner", lab: "mayWrite" },
  "learner invited to watch": { kind: "learner", lab: "mayWatch" },
  "learner elsewhere": { kind: "learner", lab: "foreign" },
  "guest instructor": { kind: "guest", as: "instructor" },
  "guest assistant": { kind: "guest", as: "assistant" },
  "guest student": { kind: "guest", as: "student" },
  visitor: { kind: "visitor" },
};

// The whole table, written out: a change of a rule has to be made here too, on purpose.
const ALLOWED: Record<keyof typeof GRANTS, readonly Action[]> = {
  admin: ACTIONS,
  owner: everythingBut("platform.manage", "course.create", "lab.askHelp"),
  editor: everythingBut("platform.manage", "course.create", "lab.askHelp", "course.publish", "course.staff"),
  TA: [
    "course.view",
    "course.enroll",
    "course.learn",
    "course.readDraft",
    "course.comment",
    "course.observe",
    "course.teach",
    "lab.open",
    "lab.watch",
    "lab.type",
    "lab.copy",
    "lab.host",
    "history.view",
    "history.restore",
    "history.name",
    "classroom.view",
  ],
  observer: [
    "course.view",
    "course.enroll",
    "course.learn",
    "course.readDraft",
    "course.observe",
    "lab.open",
    "lab.watch",
    "history.view",
    "classroom.view",
  ],
  "observer in their own lab": [
    "course.view",
    "course.enroll",
    "course.learn",
    "course.readDraft",
    "course.observe",
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
  ],
  "learner in their own lab": [
    "course.view",
    "course.enroll",
    "course.learn",
    "lab.open",
    "lab.watch",
    "lab.type",
    "lab.copy",
    "lab.host",
    "lab.askHelp",
    "history.view",
    "history.restore",
    "history.name",
  ],
  "learner invited to write": [
    "course.view",
    "course.enroll",
    "course.learn",
    "lab.open",
    "lab.watch",
    "lab.type",
    "history.view",
    "history.restore",
  ],
  "learner invited to watch": [
    "course.view",
    "course.enroll",
    "course.learn",
    "lab.open",
    "lab.watch",
    "history.view",
  ],
  "learner elsewhere": ["course.view", "course.enroll", "course.learn", "lab.open"],
  "guest instructor": ["course.view", "course.enroll", "course.create", "classroom.view"],
  "guest assistant": ["course.view", "course.enroll", "classroom.view"],
  "guest student": ["course.view", "course.enroll"],
  visitor: ["course.view"],
};

function everythingBut(...denied: readonly Action[]): Action[] {
  return ACTIONS.filter((action) => !denied.includes(action));
}

describe("can", () => {
  for (const [name, grant] of Object.entries(GRANTS)) {
    for (const action of ACTIONS) {
      const allowed = ALLOWED[name]?.includes(action) ?? false;
      it(`${allowed ? "lets" : "does not let"} a ${name} do ${action}`, () => {
        expect(can(grant, action)).toBe(allowed);
      });
    }
  }
});
