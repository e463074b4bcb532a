import { z } from "zod";

export const usersInput = z.object({
  query: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\p{Cc}]*$/u, "Search for plain text, without invisible characters.")
    .optional(),
  page: z.number().int().min(1).max(10_000).default(1),
});
export const roleInput = z.object({ userId: z.uuid(), role: z.enum(["admin", "instructor", "student"]) });
export const activeInput = z.object({ userId: z.uuid(), active: z.boolean() });
