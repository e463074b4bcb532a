import { z } from "zod";

const portSchema = z
  .number("Enter the number of a port.")
  .int("Enter the number of a port.")
  .min(1, "A port is a number from 1 to 65535.")
  .max(65_535, "A port is a number from 1 to 65535.");

/** Path and query of a page. Browsers drop tabs and line ends, so that "/\t/x" would lead to another host. */
export const pathSchema = z
  .string()
  .max(2_000, "This path is too long.")
  .regex(/^\/(?![/\\])[^\p{Cc}\\]*$/u, 'A path begins with one "/".');

export const previewInput = z.object({ workspaceId: z.uuid(), port: portSchema, path: pathSchema });

export type PreviewInput = z.infer<typeof previewInput>;

/** What a page of ours inside the pane says to the lab around it: this window has to be let in anew. */
export const LET_IN_ANEW = "preview-let-in-anew";
