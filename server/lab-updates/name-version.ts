import type { LabUpdatesDeps } from "./deps.ts";

const MOST_NAMES = 3;

/** `Before the update of a.py, b.py and c.py`. */
export function versionName(paths: readonly string[]): string {
  const more = paths.length - MOST_NAMES;
  const named = more > 1 ? [...paths.slice(0, MOST_NAMES), `${String(more)} more`] : paths;
  const last = named.at(-1) ?? "the lab";
  const list = named.length > 1 ? `${named.slice(0, -1).join(", ")} and ${last}` : last;
  const name = `Before the update of ${list}`;
  return name.length <= 100 ? name : "Before the update of the lab";
}

/**
 * Keeps the lab's document as it is on disk now, under a name; the point. Whoever has named as many versions as one may
 * gets the update all the same.
 */
export async function keepBefore(
  { db, documents }: Pick<LabUpdatesDeps, "db" | "documents">,
  { document, name, actorId }: { document: string; name: string; actorId: string | null },
): Promise<bigint> {
  const seq = await documents.keepPoint(document, "now");
  if (seq === null) throw new Error(`no point of ${document} could be kept`);
  await db.documentVersion.create({ data: { documentName: document, seq, name, createdBy: actorId } });
  return seq;
}
