import { announceAccessChange } from "#server/access/revoke.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { roomForCopies } from "./copy-lab.ts";
import { REMOVED_KEPT_MS } from "./schema.ts";

interface Deps {
  readonly db: Db;
  readonly events: Events;
}

/** Nobody sees the copy any more, from now on; whoever is in it is put out. */
export async function removeCopy(
  { db, events }: Deps,
  actor: Actor,
  { subject: { labId = "" } }: Granted,
  copyId: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.workspace.updateMany({
      where: { id: copyId, labId, userId: actor.id, copy: { gt: 0 }, removedAt: null },
      data: { removedAt: new Date() },
    });
    if (count === 0) throw new AppError("NOT_FOUND", "You have no such copy. It may be removed already.");
    await recordAudit(tx, actor, "lab.copyRemoved", `workspace/${copyId}`);
  });
  await judgeAllIn(db, events, actor, copyId);
}

export async function bringCopyBack(
  { db }: Deps,
  actor: Actor,
  { subject: { labId = "" } }: Granted,
  copyId: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await roomForCopies(tx, actor.id, labId);
    const { count } = await tx.workspace.updateMany({
      where: {
        id: copyId,
        labId,
        userId: actor.id,
        copy: { gt: 0 },
        removedAt: { gt: new Date(Date.now() - REMOVED_KEPT_MS) },
      },
      data: { removedAt: null },
    });
    if (count === 0) throw new AppError("NOT_FOUND", "This copy cannot be brought back any more.");
    await recordAudit(tx, actor, "lab.copyBroughtBack", `workspace/${copyId}`);
  });
}

async function judgeAllIn(db: Db, events: Events, owner: Actor, copyId: string): Promise<void> {
  const guests = await db.workspaceGuest.findMany({
    where: { workspaceId: copyId },
    select: { userId: true },
  });
  for (const userId of [owner.id, ...guests.map((guest) => guest.userId)])
    await announceAccessChange(events, { kind: "guestChanged", userId });
}
