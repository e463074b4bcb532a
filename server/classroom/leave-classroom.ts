import type { Actor } from "#server/access/actor.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { endInvitations } from "./guests.ts";
import { closeHands } from "./hands.ts";

/**
 * Somebody leaves a course: their hand goes down, and what they shared or were shown there ends. Returns the ids of
 * the people whose rights have changed by it, to be announced after the transaction.
 */
export async function leaveClassroom(
  tx: DbOrTransaction,
  actor: Actor,
  member: { courseId: string; userId: string },
): Promise<string[]> {
  const { courseId, userId } = member;
  await closeHands(tx, actor, { workspace: { userId, lab: { lesson: { courseId } } } });
  return endInvitations(tx, member);
}
