import type { Db, DbOrTransaction } from "#server/db.ts";
import type { Events } from "#server/events.ts";

/** What the functions of this folder are handed. */
export interface NotesDeps {
  readonly db: Db;
  readonly events: Events;
}

/** One change of what is kept about a lesson at a time, so that it is counted right. */
export async function lockNotes(tx: DbOrTransaction, documentName: string): Promise<void> {
  await tx.$queryRaw`select 1 from course_documents where name = ${documentName} for no key update`;
}

/** Tells everybody who has the lesson open to read its notes again. Call after commit. */
export async function announceNotes({ events }: NotesDeps, documentName: string): Promise<void> {
  await events.publish({ kind: "notesChanged", documentName });
}
