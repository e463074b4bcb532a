import type { UpdateLog } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { LabDraftContent } from "#server/authoring/index.ts";
import type { Db, DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { givenFiles, initialWorkspaceUpdate, workspaceDocument } from "#server/labs/index.ts";

interface Deps {
  readonly db: Db;
  readonly updates: Pick<UpdateLog, "create">;
  readonly events: Events;
}

/**
 * A lab of the actor's own with the definition as it stands in the draft, to try it as a student would. It is in
 * nobody's classroom and counts for nothing; the one before it goes, and the job that removes old copies takes it away.
 */
export async function tryOut(
  { db, updates, events }: Deps,
  actor: Actor,
  { courseId, module, lesson, lab }: LabDraftContent & { readonly courseId: string },
): Promise<{ workspaceId: string }> {
  const { id: labId, ...definition } = lab;
  const workspaceId = await db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from courses where id = ${courseId}::uuid for no key update`;
    await makeRows(tx, courseId, { module, lesson, lab });
    const owned = { labId, userId: actor.id };
    await tx.workspace.updateMany({
      where: { ...owned, copy: { lt: 0 }, removedAt: null },
      data: { removedAt: new Date() },
    });
    const { _min } = await tx.workspace.aggregate({ where: owned, _min: { copy: true } });
    const copy = Math.min(0, _min.copy ?? 0) - 1;
    const { id } = await tx.workspace.create({
      data: { ...owned, copy, definition, lastActiveAt: new Date() },
      select: { id: true },
    });
    await recordAudit(tx, actor, "lab.tried", `lab/${labId}`, { workspace: id });
    return id;
  });
  // Whoever still has the one before it open is put out of it.
  await announceAccessChange(events, { kind: "guestChanged", userId: actor.id });
  await updates.create(
    workspaceDocument(workspaceId),
    initialWorkspaceUpdate(givenFiles(definition)),
    actor.id,
  );
  return { workspaceId };
}

/** A workspace belongs to a lab's row. What was never published has one from now on, archived, and so unseen. */
async function makeRows(
  tx: DbOrTransaction,
  courseId: string,
  { module, lesson, lab }: LabDraftContent,
): Promise<void> {
  const unseen = { courseId, archivedAt: new Date() };
  await tx.courseModule.createMany({
    data: [{ ...unseen, id: module.id, title: module.title, position: 0 }],
    skipDuplicates: true,
  });
  const { id, slug, title } = lesson;
  await tx.courseLesson.createMany({
    data: [{ ...unseen, id, slug, title, moduleId: module.id, position: 0 }],
    skipDuplicates: true,
  });
  await tx.lab.createMany({
    data: [{ ...lab, lessonId: lesson.id, archivedAt: new Date() }],
    skipDuplicates: true,
  });
  // Whoever writes an outline chooses the ids in it: what they name may be there already, in another place.
  const isOurs = { id, courseId, module: { courseId } };
  if ((await tx.lab.count({ where: { id: lab.id, lesson: isOurs } })) === 0) {
    throw new AppError(
      "CONFLICT",
      "This lab stands in another place than before, so it cannot be tried. Duplicate its lesson and try that.",
    );
  }
}
