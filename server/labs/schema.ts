import { z } from "zod";
import { checkPath } from "./document.ts";

export const workspaceRef = z.object({ workspaceId: z.uuid() });

/** A path inside a lab, refused in the words of `checkPath`. */
export const labPath = z.string().superRefine((path, context) => {
  const problem = checkPath(path);
  if (problem !== null) context.addIssue({ code: "custom", message: problem });
});

export const prepareRunInput = workspaceRef.extend({ path: labPath });

/** Copies one person may have of one lab. */
export const MAX_COPIES = 20;

/** How long a removed copy can be brought back. */
export const REMOVED_KEPT_MS = 7 * 24 * 3600_000;

/** An author's trial in which nothing has happened for so long is removed. */
export const TRIAL_KEPT_MS = 24 * 3600_000;

/** A copy of the actor's, of the same lab as the workspace they are in. */
export const copyRef = workspaceRef.extend({ copyId: z.uuid() });

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

/** What the lab's own parts rely on; a definition cannot change it. */
const RESERVED_VARIABLE = /^(?:HOME|USER|LOGNAME|SHELL|LAB_.*|LD_.*)$/;

/** A lab's environment variables, as its definition gives them. */
export const environmentSchema = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, "The name of a variable is made of letters, digits and _.")
      .refine(
        (name) => !RESERVED_VARIABLE.test(name),
        "This variable is the lab's own: choose another name.",
      ),
    z
      .string()
      .max(1000, "A variable holds at most 1000 characters.")
      .regex(/^[^\p{Cc}]*$/u, "A variable holds one line of plain text."),
  )
  .refine((variables) => Object.keys(variables).length <= 50, "A lab has at most 50 variables.");

const between = (min: number, max: number, unit: string) => {
  const words = `Choose ${String(min)} to ${String(max)} ${unit}.`;
  return z.int(words).min(min, words).max(max, words);
};

/** What a lab's definition chooses for its machine. The database holds the same bounds. */
export const labSettingsSchema = z.strictObject({
  memoryMb: between(128, 2048, "MB of memory").default(512),
  /** Of one core. */
  cpuPercent: between(10, 400, "percent of a core").default(100),
  processes: between(20, 150, "processes").default(80),
  homeMb: between(20, 2048, "MB of disk").default(100),
  /** How long one test run may take. */
  runSeconds: between(5, 600, "seconds for a run").default(60),
  /** The lab stops when nobody has typed and nothing was printed for this long. */
  idleMinutes: between(1, 240, "minutes until an idle lab stops").default(30),
  environment: environmentSchema.default({}),
  /** Typed into a terminal of its own whenever the lab starts. */
  startCommand: z
    .string()
    .trim()
    .max(1000, "A start command has at most 1000 characters.")
    .regex(/^[^\p{Cc}]*$/u, "A start command is one line.")
    .default(""),
});
export type LabSettingsInput = z.input<typeof labSettingsSchema>;

/** Not a setting yet, but people will look for it: see docs/decisions/019-no-network-in-labs.md. */
export const labNetworkSchema = z
  .literal(
    "off",
    "Labs have no network: this server cannot open one that leaves its neighbours safe. Leave it off.",
  )
  .default("off");
