import type { Db, DbOrTransaction, Prisma } from "#server/db.ts";
import { labDefinitionSchema, labTestsSchema, type LabDefinition } from "#server/lab-definitions/schema.ts";
import { environmentSchema, labFilesSchema } from "./schema.ts";

/** The columns of `labs` that define one. */
export const definitionSelect = {
  title: true,
  instructions: true,
  entry: true,
  runCommand: true,
  testCommand: true,
  startCommand: true,
  memoryMb: true,
  cpuPercent: true,
  processes: true,
  homeMb: true,
  runSeconds: true,
  idleMinutes: true,
  environment: true,
  starter: true,
  solution: true,
  tests: true,
  hints: true,
} satisfies Prisma.LabSelect;

export type DefinitionRow = Prisma.LabGetPayload<{ select: typeof definitionSelect }>;

/** What a row defines. */
export function toDefinition(row: DefinitionRow): LabDefinition {
  return labDefinitionSchema.parse({
    ...row,
    environment: environmentSchema.parse(row.environment),
    starter: labFilesSchema.parse(row.starter),
    solution: labFilesSchema.parse(row.solution),
    tests: labTestsSchema.parse(row.tests),
  });
}

/** What the lab of a workspace is: as it is published, or as it was drafted when a trial began. */
export async function readDefinition(db: Db | DbOrTransaction, workspaceId: string): Promise<LabDefinition> {
  const { definition, lab } = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { definition: true, lab: { select: definitionSelect } },
  });
  return definitionOf(lab, definition);
}

/** What a workspace's lab is, `drafted` being what stands in the workspace of a trial. */
export function definitionOf(published: DefinitionRow, drafted: unknown): LabDefinition {
  return drafted === null ? toDefinition(published) : labDefinitionSchema.parse(drafted);
}
