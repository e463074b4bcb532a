import { z } from "zod";
import type { LogMoment } from "#collab/index.ts";
import type { Granted } from "#server/access/grants.ts";
import { can } from "#server/access/can.ts";
import { mayRestore } from "#server/access/level-for.ts";
import type { Db } from "#server/db.ts";
import type { HistoryDeps } from "./deps.ts";
import type { Moment, Timeline, TimelineInput } from "./schema.ts";
import { listVersions } from "./versions.ts";

/** A page of a document's moments, all its versions, and what the actor may do with them. */
export async function readTimeline(
  { db, documents }: HistoryDeps,
  granted: Granted,
  { document, before, limit }: TimelineInput,
): Promise<Timeline> {
  const [page, versions, start] = await Promise.all([
    documents.moments(document, { before: before === undefined ? undefined : BigInt(before), limit }),
    listVersions(db, document),
    documents.firstPoint(document),
  ]);
  const names = await namesOf(db, new Set(page.moments.flatMap(({ actorIds }) => actorIds)));
  return {
    moments: page.moments.map((moment) => toMoment(moment, names)),
    versions,
    start: start?.toString() ?? null,
    nextBefore: page.nextBefore?.toString() ?? null,
    abilities: {
      restore: mayRestore(granted.grant, document),
      name: can(granted.grant, "history.name"),
    },
  };
}

function toMoment(moment: LogMoment, names: ReadonlyMap<string, string>): Moment {
  return {
    id: moment.seq.toString(),
    startedAt: new Date(moment.startedAt),
    endedAt: new Date(moment.endedAt),
    authors: moment.actorIds.map((id) => ({ id, name: names.get(id) ?? "Somebody who left" })),
    edits: moment.edits,
    bytes: moment.bytes,
  };
}

async function namesOf(db: Db, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  const known = [...ids].filter((id) => z.uuid().safeParse(id).success);
  if (known.length === 0) return new Map();
  const people = await db.user.findMany({
    where: { id: { in: known } },
    select: { id: true, name: true },
  });
  return new Map(people.map(({ id, name }) => [id, name]));
}
