import type { Actor } from "#server/access/actor.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { HistoryDeps } from "./deps.ts";
import { pointTooOld } from "./point.ts";
import type { Version } from "./schema.ts";

const MAX_VERSIONS = 500;

const select = {
  id: true,
  seq: true,
  name: true,
  createdAt: true,
  creator: { select: { id: true, name: true } },
} as const;

interface Row {
  id: string;
  seq: bigint;
  name: string;
  createdAt: Date;
  creator: { id: string; name: string } | null;
}

/** All named versions of a document, newest point first. */
export async function listVersions(db: Db, document: string): Promise<Version[]> {
  const rows = await db.documentVersion.findMany({
    where: { documentName: document },
    orderBy: [{ seq: "desc" }, { createdAt: "desc" }],
    take: MAX_VERSIONS,
    select,
  });
  return rows.map(toVersion);
}

/** Names the document as it was at a point, or as it is now; from then on the point is kept. */
export async function nameVersion(
  { db, documents, rooms }: HistoryDeps,
  actor: Actor,
  { document, at, name }: { document: string; at: string | null; name: string },
): Promise<Version> {
  await refuseTooMany(db, document);
  if (at === null) await saveAll(rooms, document);
  const seq = await documents.keepPoint(document, at === null ? "now" : BigInt(at));
  if (seq === null) throw pointTooOld();
  try {
    return await createVersion(db, { documentName: document, seq, name, createdBy: actor.id });
  } catch (error) {
    await documents.releasePoint(document, seq);
    throw error;
  }
}

async function createVersion(
  db: Db,
  data: { documentName: string; seq: bigint; name: string; createdBy: string },
): Promise<Version> {
  const { documentName, seq } = data;
  return db.$transaction(async (tx) => {
    // One after the other, so that they are counted right; points are released under the same lock.
    await tx.$queryRaw`select 1 from documents where name = ${documentName} for no key update`;
    await refuseTooMany(tx, documentName);
    if ((await tx.documentCheckpoint.count({ where: { documentName, seq } })) === 0) {
      throw new AppError("CONFLICT", "The history was just being tidied. Please try again.");
    }
    return toVersion(await tx.documentVersion.create({ data, select }));
  });
}

async function refuseTooMany(db: Pick<Db, "documentVersion">, documentName: string): Promise<void> {
  if ((await db.documentVersion.count({ where: { documentName } })) >= MAX_VERSIONS) {
    throw new AppError("CONFLICT", "This document has too many named versions. Remove one first.");
  }
}

/** NOT_FOUND when the document has no such version. */
export async function renameVersion(
  { db }: HistoryDeps,
  { document, versionId, name }: { document: string; versionId: string; name: string },
): Promise<Version> {
  const where = { id: versionId, documentName: document };
  const { count } = await db.documentVersion.updateMany({ where, data: { name } });
  const row = count === 1 ? await db.documentVersion.findUnique({ where, select }) : null;
  if (row === null) throw noSuchVersion();
  return toVersion(row);
}

/** Takes the name away; the moments stay. NOT_FOUND when the document has no such version. */
export async function deleteVersion(
  { db, documents }: HistoryDeps,
  { document, versionId }: { document: string; versionId: string },
): Promise<void> {
  const where = { id: versionId, documentName: document };
  const version = await db.documentVersion.findUnique({ where, select });
  if (version === null) throw noSuchVersion();
  const { count } = await db.documentVersion.deleteMany({ where });
  if (count === 0) throw noSuchVersion();
  await documents.releasePoint(document, version.seq);
}

/** "Now" is what people see, so what is on its way to disk comes first. */
async function saveAll(rooms: HistoryDeps["rooms"], document: string): Promise<void> {
  const handle = await rooms.open(document);
  try {
    await handle.saved();
  } finally {
    handle.close();
  }
}

function toVersion({ id, seq, name, createdAt, creator }: Row): Version {
  return { id, at: seq.toString(), name, createdAt, createdBy: creator };
}

const noSuchVersion = () =>
  new AppError("NOT_FOUND", "There is no such version any more. Somebody may have removed it.");
