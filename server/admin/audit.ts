import type { Actor } from "#server/access/actor.ts";
import type { DbOrTransaction, Prisma } from "#server/db.ts";

/** Writes down an act with consequences. Call it in the transaction of the act itself. */
export async function recordAudit(
  tx: DbOrTransaction,
  actor: Actor | null,
  action: string,
  subject: string,
  details: Prisma.InputJsonObject = {},
): Promise<void> {
  await tx.auditEvent.create({ data: { actorId: actor?.id ?? null, action, subject, details } });
}
