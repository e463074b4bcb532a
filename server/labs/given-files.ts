import { labFilesSchema, type LabFileContent } from "./schema.ts";

/** What of a lab's definition decides which files a workspace of it is given; the columns of `labs`. */
export const givenSelect = { starter: true } as const;

/** The files that a new workspace of a lab begins with, and that a new version of the lab brings to those begun. */
export function givenFiles(lab: { readonly starter: unknown }): LabFileContent[] {
  return labFilesSchema.parse(lab.starter);
}
