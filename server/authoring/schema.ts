import { z } from "zod";

export const STAFF_ROLES = ["owner", "editor", "ta", "observer"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];
/** A link makes nobody an owner: it may be passed on. */
export const INVITED_ROLES = ["editor", "ta", "observer"] as const;

export const courseIdInput = z.object({ courseId: z.uuid() });
export const lessonIdInput = courseIdInput.extend({ lessonId: z.uuid() });
export const duplicateInput = courseIdInput.extend({ itemId: z.uuid() });

export const newCourseInput = z.object({
  title: z.string().trim().min(1, "Give the course a name.").max(120, "A name has at most 120 characters."),
});

const note = z.string().trim().max(500, "A note has at most 500 characters.").default("");

export const noteInput = courseIdInput.extend({ note });
export const scheduleInput = courseIdInput.extend({
  note,
  at: z.coerce
    .date("Choose a day and a time.")
    .refine((date) => date.getTime() > Date.now(), "Choose a time that is still to come."),
});

/** A version by its number, or the draft as it is now. */
export const versionSchema = z.union([z.literal("draft"), z.coerce.number().int().min(1).max(1_000_000)]);
export type VersionName = z.infer<typeof versionSchema>;
export const compareInput = courseIdInput.extend({ from: versionSchema, to: versionSchema });
export const compareLessonInput = compareInput.extend({ lessonId: z.uuid() });
export type CompareLessonInput = z.output<typeof compareLessonInput>;
export const restoreInput = courseIdInput.extend({ number: z.coerce.number().int().min(1).max(1_000_000) });

export const staffRef = courseIdInput.extend({ userId: z.uuid() });
export const staffRoleInput = staffRef.extend({ role: z.enum(STAFF_ROLES) });
export const addStaffInput = courseIdInput.extend({
  email: z.string().trim().toLowerCase().pipe(z.email("Write an e-mail address, such as ada@example.org.")),
  role: z.enum(STAFF_ROLES),
});
export const inviteInput = courseIdInput.extend({ role: z.enum(INVITED_ROLES) });
export const invitationRef = courseIdInput.extend({ invitationId: z.uuid() });
export const tokenInput = z.object({
  token: z.string().regex(/^[\w-]{20,100}$/, "This link is not complete."),
});
