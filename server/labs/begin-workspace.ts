import { createHash } from "node:crypto";
import type { Db, DbOrTransaction, Prisma } from "#server/db.ts";
import { givenFiles, givenSelect } from "./given-files.ts";
import type { LabFileContent } from "./schema.ts";

interface Owned {
  readonly labId: string;
  readonly userId: string;
  readonly copy: number;
}

/**
 * Makes the row of somebody's workspace, unless it is there, with what it is given: the lab's files of this moment. A
 * lab that is being published with others waits, so every workspace either begins with the new files or is among
 * those that they are brought to.
 */
export async function beginWorkspace(db: Db, owned: Owned): Promise<void> {
  const begun = await db.workspace.findUnique({
    where: { labId_userId_copy: owned },
    select: { givenHash: true },
  });
  if (begun !== null && begun.givenHash !== null) return;
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from labs where id = ${owned.labId}::uuid for share`;
    const lab = await tx.lab.findUniqueOrThrow({ where: { id: owned.labId }, select: givenSelect });
    const givenHash = await keepGiven(tx, owned.labId, givenFiles(lab));
    // Two tabs may come at once; Prisma's upsert would fail for the second.
    await tx.workspace.createMany({ data: [{ ...owned, givenHash }], skipDuplicates: true });
    // Those from before it was kept: until now no lab could get other files than it began with.
    await tx.workspace.updateMany({ where: { ...owned, givenHash: null }, data: { givenHash } });
  });
}

/** Keeps what a lab's workspaces are given, once for all that are given the same; its hash. */
export async function keepGiven(
  tx: DbOrTransaction,
  labId: string,
  files: readonly LabFileContent[],
): Promise<string> {
  const hash = hashOfGiven(files);
  const data = [{ labId, hash, files: [...files] satisfies Prisma.InputJsonValue }];
  await tx.labGiven.createMany({ data, skipDuplicates: true });
  return hash;
}

/** The same for the same files, in whatever order. */
export function hashOfGiven(files: readonly LabFileContent[]): string {
  const sorted = files
    .map(({ path, content }) => [path, content] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}
