import type { DbOrTransaction } from "#server/db.ts";
import { normaliseLineEnds } from "#server/labs/document.ts";
import { labFilesSchema, type LabFileContent } from "#server/labs/schema.ts";
import type { GivenText } from "./merge-files.ts";

/** Given files as they stand in a lab's document, where every line ends with "\n". */
export function toTexts(files: readonly LabFileContent[]): GivenText[] {
  return files.map(({ path, content }) => ({ path, text: normaliseLineEnds(content) }));
}

/** What workspaces of a lab were given under this hash. */
export async function readGiven(db: DbOrTransaction, labId: string, hash: string): Promise<LabFileContent[]> {
  const { files } = await db.labGiven.findUniqueOrThrow({
    where: { labId_hash: { labId, hash } },
    select: { files: true },
  });
  return labFilesSchema.parse(files);
}
