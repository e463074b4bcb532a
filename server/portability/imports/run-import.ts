import { buffer } from "node:stream/consumers";
import { roleSchema, type Actor } from "#server/access/actor.ts";
import { authorize } from "#server/access/grants.ts";
import { Prisma, type DbOrTransaction } from "#server/db.ts";
import { AppError, toAppError } from "#server/errors.ts";
import { importSource } from "../import-source.ts";
import { readRepository } from "../read-repository.ts";
import type { ImportReport } from "../report.ts";
import type { Source } from "../source.ts";
import { unpackArchive } from "../unpack-archive.ts";
import { archiveKey, changed, type ImportsDeps } from "./deps.ts";
import { superviseRun } from "./supervise-run.ts";

/** An import as this run has taken it. */
interface Claimed {
  readonly id: string;
  readonly claim: string;
  readonly courseId: string | null;
  readonly isUpdate: boolean;
  readonly source: string;
  readonly isArchive: boolean;
  readonly actor: Actor;
}

/** Said of an import while its second run is under way: there is no third, for it may be what ended the first two. */
const BROKE_OFF = "Its worker ended in the middle of it, so it was begun again.";
const GIVEN_UP = "This import broke off twice, so it was given up. Import a part of it.";

/** A run that was not heard of for this long has died: many times the beat of those that live. */
const DEAD_MS = 20_000;

/**
 * Does imports that wait, and those whose run has died, one after the other until there are none. A new course is made
 * in the transaction that ends its import, so it is there once or not at all; the edits of a course that was there are
 * the same a second time. Rejects when another worker should go on.
 */
export async function runWaitingImports(deps: ImportsDeps, stopping: AbortSignal): Promise<void> {
  for (;;) {
    await giveUp(deps);
    const claimed = stopping.aborted ? null : await claimNext(deps);
    if (claimed === null) return;
    await runImport(deps, claimed, stopping);
  }
}

async function runImport(deps: ImportsDeps, claimed: Claimed, stopping: AbortSignal): Promise<void> {
  const run = superviseRun(deps, claimed, stopping);
  try {
    await authorizeAgain(deps, claimed);
    await run.progress.at("fetching");
    const source = await fetchSource(deps, claimed, run.progress.signal);
    await importSource(deps, claimed.actor, source, {
      courseId: claimed.isUpdate ? claimed.courseId : null,
      progress: run.progress,
      onPlanned: (report) => beginEdits(deps, claimed, report),
      onSaved: (tx, { courseId, report }) => finish(tx ?? deps.db, claimed, courseId, tx && report),
    });
    await deps.uploads.delete(archiveKey(claimed.id));
  } catch (error) {
    await end(deps, claimed, run.endedBy() ?? error);
  } finally {
    run.close();
    await changed(deps, claimed.id);
  }
}

/** Ends imports whose second run has died as well. */
async function giveUp(deps: ImportsDeps): Promise<void> {
  const ended = await deps.db.$queryRaw<{ id: string }[]>`
    update course_imports set state = 'failed', claim = null, problem = ${GIVEN_UP}, finished_at = now()
     where state = 'running' and problem <> '' and seen_at < now() - make_interval(secs => ${DEAD_MS / 1_000})
    returning id`;
  for (const { id } of ended) {
    deps.log.error({ importId: id }, "an import was given up: two workers ended while it ran");
    await deps.uploads.delete(archiveKey(id));
    await changed(deps, id);
  }
}

/** Takes the oldest import that is nobody's; null when there is none. */
async function claimNext({ db }: ImportsDeps): Promise<Claimed | null> {
  const token = crypto.randomUUID();
  const [taken] = await db.$queryRaw<{ id: string }[]>`
    update course_imports set state = 'running', claim = ${token}::uuid, step = 'waiting', done = 0, total = 0, seen_at = now(),
           problem = case state when 'running' then ${BROKE_OFF} else problem end
     where id = (select id from course_imports
                  where state = 'waiting'
                     or (state = 'running' and seen_at < now() - make_interval(secs => ${DEAD_MS / 1_000}))
                  order by created_at limit 1 for update skip locked)
    returning id`;
  if (taken === undefined) return null;
  const user = { select: { id: true, email: true, name: true, role: true } };
  const row = await db.courseImport.findUniqueOrThrow({ where: { id: taken.id }, include: { user } });
  const { id, courseId, isUpdate, source, isArchive } = row;
  const actor: Actor = { ...row.user, role: roleSchema.parse(row.user.role), sessionId: "" };
  return { ...{ id, courseId, isUpdate, source, isArchive }, claim: token, actor };
}

/** Rights may have changed since it was asked for. */
async function authorizeAgain({ db }: ImportsDeps, { actor, isUpdate, courseId }: Claimed): Promise<void> {
  if ((await db.user.count({ where: { id: actor.id, isActive: true } })) === 0)
    throw new AppError("FORBIDDEN", "This account is switched off.");
  if (!isUpdate) await authorize(db, actor, "course.create", { kind: "platform" });
  else if (courseId === null) throw new AppError("NOT_FOUND", "The course is gone.");
  else await authorize(db, actor, "course.edit", { kind: "course", id: courseId });
}

async function fetchSource(
  { uploads, rules }: ImportsDeps,
  { id, source, isArchive }: Claimed,
  signal: AbortSignal,
): Promise<Source> {
  if (!isArchive) return readRepository(source, rules, signal);
  const stored = await uploads.get(archiveKey(id));
  if (stored === null) throw new AppError("NOT_FOUND", "The archive is gone. Send it again.");
  return { tree: await unpackArchive(await buffer(stored)), skipped: [] };
}

/**
 * From here on it cannot be cancelled: what is written into a draft stays there. A second run keeps the report of the
 * first, for it finds the course as that has left it, and would have nothing to tell.
 */
async function beginEdits(deps: ImportsDeps, run: Claimed, report: ImportReport): Promise<void> {
  const isOurs = { id: run.id, claim: run.claim, state: "running" };
  const { count } = await deps.db.courseImport.updateMany({
    where: { ...isOurs, report: { equals: Prisma.DbNull } },
    data: { report: report as unknown as Prisma.InputJsonValue },
  });
  if (count === 0 && (await deps.db.courseImport.count({ where: isOurs })) === 0) throw wasCancelled();
  await changed(deps, run.id);
}

async function finish(
  db: DbOrTransaction,
  run: Claimed,
  courseId: string,
  report: ImportReport | null,
): Promise<void> {
  const { count } = await db.courseImport.updateMany({
    where: { id: run.id, claim: run.claim, state: "running" },
    data: {
      ...{ state: "done", claim: null, courseId, problem: "", finishedAt: new Date() },
      ...(report !== null && { report: report as unknown as Prisma.InputJsonValue }),
    },
  });
  if (count === 0) throw wasCancelled();
}

/** Gives it back when it is the worker that ends; else it has failed, unless somebody cancelled it. */
async function end({ db, uploads, log }: ImportsDeps, run: Claimed, reason: unknown): Promise<void> {
  const isOurs = { id: run.id, claim: run.claim, state: "running" };
  if (reason === "stopping") {
    await db.courseImport.updateMany({ where: isOurs, data: { state: "waiting", claim: null } });
    throw new Error("the worker stops: another one goes on");
  }
  if (reason === "taken") return;
  const known = reason === "late" ? tookTooLong() : toAppError(reason);
  if (known.httpStatus >= 500) log.error({ err: reason, importId: run.id }, "an import failed");
  const { count } = await db.courseImport.updateMany({
    where: isOurs,
    data: { state: "failed", claim: null, problem: known.message, finishedAt: new Date() },
  });
  if (count > 0) await uploads.delete(archiveKey(run.id));
}

const wasCancelled = () => new AppError("CONFLICT", "This import was cancelled.");
const tookTooLong = () =>
  new AppError("TIMED_OUT", "The import took longer than ten minutes, so it was ended. Import a part of it.");
