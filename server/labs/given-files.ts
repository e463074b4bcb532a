import { labTestsSchema } from "#server/lab-definitions/schema.ts";
import { labFilesSchema, type LabFileContent } from "./schema.ts";

/** What of a lab's definition decides which files a workspace of it is given; the columns of `labs`. */
export const givenSelect = { starter: true, tests: true } as const;

/**
 * The files that a new workspace of a lab begins with, and that a new version of the lab brings to those begun: the
 * starter, and over it the tests that are not hidden.
 */
export function givenFiles(lab: { readonly starter: unknown; readonly tests: unknown }): LabFileContent[] {
  const tests = labTestsSchema
    .parse(lab.tests)
    .flatMap(({ path, content, visible }) => (visible ? [{ path, content }] : []));
  const paths = new Set(tests.map(({ path }) => path));
  return [...labFilesSchema.parse(lab.starter).filter(({ path }) => !paths.has(path)), ...tests];
}
