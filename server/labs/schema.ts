import { z } from "zod";
import { checkPath } from "./document.ts";

export const workspaceRef = z.object({ workspaceId: z.uuid() });

/** A path inside a lab, refused in the words of `checkPath`. */
export const labPath = z.string().superRefine((path, context) => {
  const problem = checkPath(path);
  if (problem !== null) context.addIssue({ code: "custom", message: problem });
});

export const prepareRunInput = workspaceRef.extend({ path: labPath });

/** Largest upload that goes to a lab's disk, in bytes. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

export const labFilesSchema = z.array(z.object({ path: z.string(), content: z.string() }));
export type LabFileContent = z.infer<typeof labFilesSchema>[number];

export const testOutcomeSchema = z.enum(["passed", "failed", "error", "skipped"]);
export const runOutcomeSchema = z.enum(["passed", "failed", "error", "timeout"]);
export const testResultSchema = z.object({
  name: z.string(),
  outcome: testOutcomeSchema,
  message: z.string().nullable(),
});
export type TestResult = z.infer<typeof testResultSchema>;
export type RunOutcome = z.infer<typeof runOutcomeSchema>;
