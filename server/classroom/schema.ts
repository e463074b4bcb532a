import { z } from "zod";
import { workspaceRef } from "#server/labs/schema.ts";

/** Longest line a raised hand may carry, in characters. */
export const MAX_NOTE_LENGTH = 200;

export const courseInput = z.object({ courseId: z.uuid() });

export const raiseHandInput = workspaceRef.extend({
  note: z
    .string()
    .trim()
    .max(MAX_NOTE_LENGTH, `Say it in at most ${String(MAX_NOTE_LENGTH)} characters; the rest can wait.`),
});

export const finishHelpInput = workspaceRef.extend({ requestId: z.uuid() });

export const guestInput = workspaceRef.extend({ userId: z.uuid() });
export const guestRightsInput = guestInput.extend({ mayWrite: z.boolean() });

/** Part of a name; of less than two letters nothing is looked up. */
export const classmatesInput = workspaceRef.extend({ name: z.string().trim().max(80) });
