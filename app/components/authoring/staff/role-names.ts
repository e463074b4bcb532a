import type { StaffRole } from "#server/authoring/schema.ts";

/** What roles are called, and what they may do. */
export const ROLE_NAMES: Record<StaffRole, { name: string; may: string }> = {
  owner: { name: "owner", may: "writes the course, publishes it and says who its staff is." },
  editor: { name: "editor", may: "writes the course together with the others." },
  ta: { name: "TA", may: "helps students in their labs and reads the draft." },
  observer: { name: "observer", may: "looks at the draft and at labs, and changes nothing." },
};
