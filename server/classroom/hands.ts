import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db, DbOrTransaction, Prisma } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";

interface HandDeps {
  readonly db: Db;
  readonly events: Events;
}

/** A hand that nobody has taken down for this long is forgotten: its class is over. */
const HAND_LASTS_MS = 12 * 3600_000;
const MAX_HANDS_AN_HOUR = 12;

/** Hands that are up now. */
export function openHands(): Prisma.HelpRequestWhereInput {
  return { closedAt: null, raisedAt: { gt: new Date(Date.now() - HAND_LASTS_MS) } };
}

/**
 * Raises the owner's hand in a lab, or changes what it says. There is one hand for each course: raised in another
 * lab, it moves there and keeps its place. TOO_MANY_REQUESTS for who cannot stop.
 */
export async function raiseHand(
  deps: HandDeps,
  actor: Actor,
  { subject }: Granted,
  { workspaceId, note }: { workspaceId: string; note: string },
): Promise<void> {
  const { courseId, ownerId } = subject;
  if (ownerId !== actor.id) throw new AppError("FORBIDDEN", "You can raise your hand in your own lab.");
  await deps.db.$transaction(async (tx) => {
    await lockMember(tx, actor.id, courseId);
    const owned = { workspace: { userId: actor.id, lab: { lesson: { courseId } } } };
    const { count } = await tx.helpRequest.updateMany({
      where: { ...owned, ...openHands() },
      data: { workspaceId, note },
    });
    if (count > 0) return;
    const lastHour = { gt: new Date(Date.now() - 3600_000) };
    if ((await tx.helpRequest.count({ where: { ...owned, raisedAt: lastHour } })) >= MAX_HANDS_AN_HOUR) {
      throw new AppError(
        "TOO_MANY_REQUESTS",
        "You have raised your hand very often within an hour. Please wait a while before the next time.",
      );
    }
    await tx.helpRequest.create({ data: { workspaceId, note } });
  });
  await tellOfHand(deps, courseId, workspaceId);
}

/** Takes the owner's hand down. CONFLICT when it is not up. */
export async function lowerHand(deps: HandDeps, actor: Actor, { subject }: Granted): Promise<void> {
  const { courseId, workspaceId = "" } = subject;
  const lowered = await closeHands(deps.db, actor, { workspaceId });
  if (lowered === 0) throw new AppError("CONFLICT", "Your hand is not raised any more.");
  await tellOfHand(deps, courseId, workspaceId);
}

/** A teacher says that this very request is answered. CONFLICT when it was taken down meanwhile. */
export async function finishHelp(
  deps: HandDeps,
  actor: Actor,
  { subject }: Granted,
  requestId: string,
): Promise<void> {
  const { courseId, workspaceId = "" } = subject;
  const closed = await closeHands(deps.db, actor, { id: requestId, workspaceId });
  if (closed === 0) throw new AppError("CONFLICT", "This hand has been taken down already.");
  await tellOfHand(deps, courseId, workspaceId);
}

/** Takes down the hands that match; how many there were. */
export async function closeHands(
  tx: DbOrTransaction,
  actor: Actor,
  where: Prisma.HelpRequestWhereInput,
): Promise<number> {
  const { count } = await tx.helpRequest.updateMany({
    where: { ...where, ...openHands() },
    data: { closedAt: new Date(), closedBy: actor.id },
  });
  return count;
}

async function tellOfHand({ events }: HandDeps, courseId: string, workspaceId: string): Promise<void> {
  await events.publish({ kind: "labPeopleChanged", workspaceId });
  await events.publish({ kind: "courseActivity", courseId });
  await events.publish({ kind: "helpQueueChanged", courseId });
}

/** Two windows may raise a hand at once; the second waits for the first. */
async function lockMember(tx: DbOrTransaction, userId: string, courseId: string): Promise<void> {
  await tx.$queryRaw`
    select 1 from enrollments where user_id = ${userId}::uuid and course_id = ${courseId}::uuid for update`;
}
