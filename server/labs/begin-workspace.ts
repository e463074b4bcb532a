import { createHash } from "node:crypto";
import type { Db, DbOrTransaction, Prisma } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { givenFiles } from "./given-files.ts";
import { labFilesSchema, type LabFileContent } from "./schema.ts";

interface Owned {
  readonly labId: string;
  readonly userId: string;
}

/** Somebody's own workspace of a lab, which the lesson opens. */
export interface Begun {
  readonly id: string;
  readonly courseId: string;
  /** What it was given, and what later versions of the lab have brought since. */
  readonly files: LabFileContent[];
}

/** Notes that a begun workspace is opened again; null where there is none that knows what it was given. */
export async function resumeWorkspace(db: Db, { labId, userId }: Owned): Promise<Begun | null> {
  const [row] = await db.$queryRaw<{ id: string; courseId: string; files: unknown }[]>`
    update workspaces w set last_active_at = now()
      from lab_givens g, labs b join course_lessons l on l.id = b.lesson_id
     where w.lab_id = ${labId}::uuid and w.user_id = ${userId}::uuid and w.copy = 0
       and g.lab_id = w.lab_id and g.hash = w.given_hash and b.id = w.lab_id
    returning w.id, l.course_id as "courseId", g.files`;
  return row === undefined ? null : { ...row, files: labFilesSchema.parse(row.files) };
}

/**
 * Makes the row of somebody's workspace, unless it is there, with what it is given: the lab's files of this moment. A
 * lab that is being published with others waits, so every workspace either begins with the new files or is among
 * those that they are brought to. NOT_FOUND for who has not begun a lab that was taken out of its lesson.
 */
export async function beginWorkspace(db: Db, { labId, userId }: Owned): Promise<Begun> {
  return db.$transaction(async (tx) => {
    const [lab] = await tx.$queryRaw<Lab[]>`
      select b.starter, b.tests, b.archived_at is not null as "isArchived", l.course_id as "courseId"
        from labs b join course_lessons l on l.id = b.lesson_id
       where b.id = ${labId}::uuid for share of b`;
    if (lab === undefined || (lab.isArchived && !(await hasBegun(tx, { labId, userId })))) {
      throw new AppError(
        "NOT_FOUND",
        "This lab was taken out of its lesson, so it cannot be begun any more.",
      );
    }
    const files = givenFiles(lab);
    const hash = await keepGiven(tx, labId, files);
    // Two tabs may come at once. Those from before it was kept what they were given have none: until now no lab could
    // get other files than it began with.
    const [row] = await tx.$queryRaw<{ id: string; givenHash: string }[]>`
      insert into workspaces (lab_id, user_id, copy, given_hash, last_active_at)
      values (${labId}::uuid, ${userId}::uuid, 0, ${hash}, now())
      on conflict (lab_id, user_id, copy) do update
        set given_hash = coalesce(workspaces.given_hash, excluded.given_hash), last_active_at = now()
      returning id, given_hash as "givenHash"`;
    if (row === undefined) throw new Error("A workspace was neither made nor found.");
    const { id, givenHash } = row;
    return {
      id,
      courseId: lab.courseId,
      files: givenHash === hash ? files : await readGiven(tx, labId, givenHash),
    };
  });
}

interface Lab {
  readonly starter: unknown;
  readonly tests: unknown;
  readonly isArchived: boolean;
  readonly courseId: string;
}

async function hasBegun(tx: DbOrTransaction, owned: Owned): Promise<boolean> {
  return (await tx.workspace.count({ where: { ...owned, copy: 0 } })) > 0;
}

async function readGiven(tx: DbOrTransaction, labId: string, hash: string): Promise<LabFileContent[]> {
  const { files } = await tx.labGiven.findUniqueOrThrow({ where: { labId_hash: { labId, hash } } });
  return labFilesSchema.parse(files);
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
