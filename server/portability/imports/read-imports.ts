import type { Actor } from "#server/access/actor.ts";
import { Prisma, type Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { ImportReport } from "../report.ts";
import { NOTE_KINDS, type ImportState, type ImportStep, type NoteKind } from "../schema.ts";
import { archiveKey, changed, type ImportsDeps } from "./deps.ts";

const LISTED = 20;
export const NOTES_PER_PAGE = 100;

/** The actor's latest imports, the newest first. */
export async function listImports({ db }: { db: Db }, actor: Actor) {
  const rows = await db.courseImport.findMany({
    where: { userId: actor.id },
    orderBy: { createdAt: "desc" },
    take: LISTED,
    select: { id: true, source: true, state: true, createdAt: true, course: { select: { title: true } } },
  });
  return rows.map(({ course, state, ...row }) => ({
    ...{ ...row, state: state as ImportState },
    courseTitle: course?.title ?? null,
  }));
}

/** One import of the actor's: how far it is, and when it is done a page of its report. NOT_FOUND for others' imports. */
export async function readImport(
  { db }: { db: Db },
  actor: Actor,
  { importId, show, page }: { importId: string; show?: NoteKind | undefined; page: number },
) {
  const row = await db.courseImport.findFirst({
    where: { id: importId, userId: actor.id },
    include: { course: { select: { title: true } } },
  });
  if (row === null) throw noImport();
  const { id, source, isUpdate, isArchive, courseId, course, done, total, problem, createdAt, finishedAt } =
    row;
  const report = row.state === "done" ? (row.report as ImportReport | null) : null;
  return {
    ...{ id, source, isUpdate, isArchive, courseId, done, total, problem, createdAt, finishedAt },
    courseTitle: course?.title ?? null,
    state: row.state as ImportState,
    step: row.step as ImportStep,
    report: report && pageOf(report, show, page),
    hasBegunEdits: isUpdate && row.report !== null,
  };
}

function pageOf({ format, imported, notes, more }: ImportReport, show: NoteKind | undefined, page: number) {
  const shown = show === undefined ? notes : notes.filter(({ kind }) => kind === show);
  const counts = Object.fromEntries(
    NOTE_KINDS.map((kind) => [kind, notes.filter((note) => note.kind === kind).length]),
  ) as Record<NoteKind, number>;
  return {
    ...{ format, imported, counts, more },
    notes: shown.slice((page - 1) * NOTES_PER_PAGE, page * NOTES_PER_PAGE),
    pages: Math.max(1, Math.ceil(shown.length / NOTES_PER_PAGE)),
  };
}

/**
 * Ends an import that is under way; nothing of it stays. CONFLICT when it has come to its end already, or edits the
 * draft: its report is kept before the first edit, by the same compare-and-set.
 */
export async function cancelImport(deps: ImportsDeps, actor: Actor, importId: string): Promise<void> {
  const isMine = { id: importId, userId: actor.id };
  const { count } = await deps.db.courseImport.updateMany({
    where: { ...isMine, state: { in: UNFINISHED }, report: { equals: Prisma.DbNull } },
    data: { state: "cancelled", claim: null, finishedAt: new Date() },
  });
  if (count === 0) {
    const row = await deps.db.courseImport.findFirst({ where: isMine, select: { state: true } });
    if (row === null) throw noImport();
    throw UNFINISHED.includes(row.state) ? editsBegun() : ended();
  }
  await changed(deps, importId);
  await deps.uploads.delete(archiveKey(importId));
}

const UNFINISHED = ["waiting", "running"];

const ended = () => new AppError("CONFLICT", "This import has come to its end already.");
const editsBegun = () =>
  new AppError(
    "CONFLICT",
    "It is being written into the draft already. Wait for its end; versions can be restored.",
  );
const noImport = () => new AppError("NOT_FOUND", "There is no such import of yours.");
