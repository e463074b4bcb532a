import type { Actor } from "#server/access/actor.ts";
import type { Subject } from "#server/access/grants.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";

/** Who was away for less than this has not left. More than a minute: open sockets are judged that often. */
const SAME_VISIT_SECONDS = 120;

/**
 * Notes that somebody may look into a lab that is not theirs, before they do. Called whenever one of their sockets
 * is judged, so for as long as they stay: a visit goes on through reloads, lost connections and other nodes, and
 * only its beginning is audited.
 */
export async function noteVisit(
  deps: { readonly db: Db; readonly events: Events },
  actor: Actor,
  { workspaceId, ownerId }: Subject,
): Promise<void> {
  if (workspaceId === undefined || ownerId === undefined || ownerId === actor.id) return;
  const visit = { workspaceId, userId: actor.id };
  if (await renewVisit(deps.db, visit)) return;
  const hasBegun = await deps.db.$transaction(async (tx) => {
    // Several sockets of one visitor come at once; one of them begins the visit.
    await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId}::uuid for update`;
    if (await renewVisit(tx, visit)) return false;
    // The database's clock alone, which all nodes share.
    await tx.$executeRaw`
      insert into workspace_visits (workspace_id, user_id, started_at, seen_at)
      values (${workspaceId}::uuid, ${actor.id}::uuid, now(), now())`;
    await recordAudit(tx, actor, "lab.steppedIn", `workspace/${workspaceId}`, { ownerId });
    return true;
  });
  if (hasBegun) await deps.events.publish({ kind: "labPeopleChanged", workspaceId });
}

/** False when there is no visit to go on with. A transaction that waited is older than the visit it finds. */
async function renewVisit(
  db: Pick<Db, "$executeRaw">,
  { workspaceId, userId }: { workspaceId: string; userId: string },
): Promise<boolean> {
  const renewed = await db.$executeRaw`
    update workspace_visits set seen_at = greatest(seen_at, now())
     where workspace_id = ${workspaceId}::uuid and user_id = ${userId}::uuid
       and seen_at > now() - make_interval(secs => ${SAME_VISIT_SECONDS})`;
  return renewed > 0;
}

const SHOWN_VISITS = 12;

interface Visit {
  readonly id: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly personId: string;
  readonly name: string;
}

/** The latest visits to a lab, newest first; of one that goes on, `endedAt` is null. */
export async function listVisits(db: Db, workspaceId: string) {
  const rows = await db.$queryRaw<Visit[]>`
    select v.id, v.started_at as "startedAt", v.seen_at as "seenAt", u.id as "personId", u.name
      from workspace_visits v join users u on u.id = v.user_id
     where v.workspace_id = ${workspaceId}::uuid
     order by v.started_at desc
     limit ${SHOWN_VISITS}`;
  const over = Date.now() - SAME_VISIT_SECONDS * 1_000;
  return rows.map(({ id, startedAt, seenAt, personId, name }) => ({
    id,
    person: { id: personId, name },
    startedAt,
    endedAt: seenAt.getTime() < over ? seenAt : null,
  }));
}
