import type { Readable } from "node:stream";
import type { Actor } from "#server/access/actor.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { findReachableHost } from "../public-address.ts";
import { archiveKey, type ImportsDeps } from "./deps.ts";

/** What somebody may have under way at a time. */
const MAX_UNFINISHED = 3;
const MAX_NAME = 200;

interface Target {
  /** The course whose draft it becomes; null: a new one. */
  readonly courseId: string | null;
}
export interface Upload extends Target {
  readonly name: string;
  readonly content: Readable;
  readonly sizeBytes: number;
}
export interface Repository extends Target {
  readonly url: string;
}

/** Keeps the archive and has it imported. CONFLICT when the actor has too many imports under way. */
export async function startFromArchive(
  deps: ImportsDeps,
  actor: Actor,
  { name, content, sizeBytes, courseId }: Upload,
): Promise<{ importId: string }> {
  try {
    await refuseMore(deps.db, actor);
    const importId = crypto.randomUUID();
    await deps.uploads.put(archiveKey(importId), content, sizeBytes);
    // eslint-disable-next-line no-control-regex -- what no file's name shows
    const source = name.replaceAll(/[\u0000-\u001f\u007f]/g, "").slice(0, MAX_NAME) || "Archive";
    try {
      return await start(deps, actor, { id: importId, source, isArchive: true, courseId });
    } catch (error) {
      await deps.uploads.delete(archiveKey(importId));
      throw error;
    }
  } finally {
    content.destroy();
  }
}

/** Has a repository imported, unless its address is none that the server may go to. */
export async function startFromRepository(
  deps: ImportsDeps,
  actor: Actor,
  { url, courseId }: Repository,
): Promise<{ importId: string }> {
  await refuseMore(deps.db, actor);
  // Said at once to whoever mistyped it; what counts is the judgement when it is fetched.
  const { url: source } = await findReachableHost(url, deps.rules.privateHosts);
  return start(deps, actor, { id: crypto.randomUUID(), source, isArchive: false, courseId });
}

async function refuseMore(db: DbOrTransaction, actor: Actor): Promise<void> {
  const unfinished = await db.courseImport.count({
    where: { userId: actor.id, state: { in: ["waiting", "running"] } },
  });
  if (unfinished >= MAX_UNFINISHED)
    throw new AppError("CONFLICT", "Three imports of yours are under way. Wait for one, or cancel it.");
}

interface NewImport extends Target {
  readonly id: string;
  readonly source: string;
  readonly isArchive: boolean;
}

async function start(
  { db, events }: ImportsDeps,
  actor: Actor,
  { courseId, ...row }: NewImport,
): Promise<{ importId: string }> {
  await db.$transaction(async (tx) => {
    // Of many that are asked for at once each would be among the first.
    await tx.$queryRaw`select id from users where id = ${actor.id}::uuid for no key update`;
    await refuseMore(tx, actor);
    await tx.courseImport.create({
      data: { ...row, userId: actor.id, courseId, isUpdate: courseId !== null },
    });
  });
  await events.publish({ kind: "importsDue" });
  return { importId: row.id };
}
