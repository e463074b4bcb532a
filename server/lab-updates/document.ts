/**
 * What a lab's document says about the last update of its given files: the map `update` beside the files. It is
 * written in the same edit as the files, so it is there exactly when they are, and people's choices are seen by all
 * who are in the lab. Clients may write anything there, so it is judged when it is read. Browsers and server.
 */
import * as Y from "yjs";
import { z } from "zod";
import { freePath, workspaceFiles } from "#server/labs/document.ts";

const changeSchema = z.object({
  path: z.string(),
  change: z.enum(["changed", "added", "removed", "moved"]),
});
export type FileUpdate = z.infer<typeof changeSchema>;

/** Places in a text are kept relative to its letters (base64 of Yjs), so that they stay where they belong. */
const linesSchema = z.object({
  kind: z.literal("lines"),
  path: z.string(),
  fileId: z.string(),
  start: z.string(),
  end: z.string(),
  mine: z.string(),
  theirs: z.string(),
});
const placeSchema = z.discriminatedUnion("kind", [
  linesSchema,
  z.object({ kind: z.literal("gone"), path: z.string(), theirs: z.string() }),
  z.object({ kind: z.literal("dropped"), path: z.string() }),
  z.object({ kind: z.literal("blocked"), path: z.string(), theirs: z.string() }),
]);
/** Something that both have changed, left to the lab's owner. */
export type Place = z.infer<typeof placeSchema>;

const noteSchema = z.object({
  rolloutId: z.string(),
  at: z.number(),
  /** Who published it; null when nobody is known. */
  by: z.string().nullable(),
  files: z.array(changeSchema),
  places: z.array(placeSchema),
  /** The point of the lab's history just before; null when nothing was changed. */
  undoAt: z.string().nullable(),
});
export type UpdateNote = z.infer<typeof noteSchema>;

const choiceSchema = z.enum(["mine", "theirs", "both"]);
export type Choice = z.infer<typeof choiceSchema>;

const mapOf = (doc: Y.Doc) => doc.getMap<unknown>("update");

/** The last update, or null when there was none. */
export function readNote(doc: Y.Doc): UpdateNote | null {
  const parsed = noteSchema.safeParse(mapOf(doc).get("note"));
  return parsed.success ? parsed.data : null;
}

/** Replaces what is known of the update before. Call it in the transaction that changes the files. */
export function writeNote(doc: Y.Doc, note: UpdateNote): void {
  const map = mapOf(doc);
  for (const key of map.keys()) map.delete(key);
  map.set("note", note);
}

/** What was chosen at the place of this number; null while nothing is. */
export function choiceAt(doc: Y.Doc, index: number): Choice | null {
  const parsed = choiceSchema.safeParse(mapOf(doc).get(`choice ${String(index)}`));
  return parsed.success ? parsed.data : null;
}

export const isUndone = (doc: Y.Doc) => mapOf(doc).get("undone") === true;
export const isClosed = (doc: Y.Doc) => mapOf(doc).get("closed") === true;
/** Nobody needs to be told of it any more. */
export const closeNote = (doc: Y.Doc) => void mapOf(doc).set("closed", true);
export const markUndone = (doc: Y.Doc) => void mapOf(doc).set("undone", true);

/** Calls back when what this file reads may have changed. Returns the way to stop it. */
export function observeNote(doc: Y.Doc, listener: () => void): () => void {
  const map = mapOf(doc);
  map.observe(listener);
  return () => map.unobserve(listener);
}

/** Where a place is now and what stands there; null when its file is gone. */
export function whereIs(
  doc: Y.Doc,
  place: Extract<Place, { kind: "lines" }>,
): { text: Y.Text; start: number; end: number; now: string } | null {
  const file = workspaceFiles(doc).get(place.fileId);
  if (file?.kind !== "text") return null;
  const [start, end] = [resolve(doc, place.start, file.text), resolve(doc, place.end, file.text)];
  if (start === null || end === null || end < start) return null;
  return { text: file.text, start, end, now: file.text.toJSON().slice(start, end) };
}

/** True while something is still to be chosen there: a place that is gone with its file asks nothing. */
export function isOpen(doc: Y.Doc, { places }: UpdateNote, index: number): boolean {
  const place = places[index];
  if (place === undefined || choiceAt(doc, index) !== null) return false;
  return place.kind !== "lines" || whereIs(doc, place) !== null;
}

/**
 * Makes it as chosen, in one transaction. What stands at a place is replaced by what both sides had there; "both" is
 * mine and then theirs.
 */
export function choose(doc: Y.Doc, { places }: UpdateNote, index: number, choice: Choice): void {
  const place = places[index];
  if (place === undefined) return;
  doc.transact(() => {
    if (place.kind === "lines") chooseLines(doc, place, choice, choiceAt(doc, index));
    else if (choice !== "mine") takeTheirFile(doc, place);
    mapOf(doc).set(`choice ${String(index)}`, choice);
  });
}

function chooseLines(
  doc: Y.Doc,
  place: Extract<Place, { kind: "lines" }>,
  choice: Choice,
  before: Choice | null,
): void {
  const where = whereIs(doc, place);
  if (where === null) return;
  const { text, start, end, now } = where;
  // As long as nothing was taken, mine is what stands there, also when it was typed on since.
  const mine = before === null || before === "mine" ? now : place.mine;
  const wanted = { mine, theirs: place.theirs, both: endLine(mine) + place.theirs }[choice];
  const isLast = end === text.length;
  const breakBefore = wanted !== "" && start > 0 && text.toJSON()[start - 1] !== "\n" ? "\n" : "";
  const written = breakBefore + (isLast && !now.endsWith("\n") ? wanted.replace(/\n$/, "") : wanted);
  if (written === now) return;
  text.insert(start, written);
  text.delete(start + written.length, now.length);
}

/** True when what was chosen there has not been touched since. */
export function standsAsChosen(doc: Y.Doc, { places }: UpdateNote, index: number): boolean {
  const place = places[index];
  const choice = choiceAt(doc, index);
  if (place?.kind !== "lines" || choice === null) return false;
  const now = whereIs(doc, place)?.now;
  const chosen = { mine: place.mine, theirs: place.theirs, both: endLine(place.mine) + place.theirs }[choice];
  return now !== undefined && endLine(now) === endLine(chosen);
}

const endLine = (text: string) => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

function takeTheirFile(doc: Y.Doc, place: Exclude<Place, { kind: "lines" }>): void {
  const files = workspaceFiles(doc);
  if (place.kind === "dropped") files.remove(place.path);
  else {
    const isTaken = (path: string) => files.find(path) !== undefined;
    files.create(
      isTaken(place.path) ? freePath(place.path, isTaken) : besideFiles(doc, place.path),
      place.theirs,
    );
  }
}

/** The path, or the one nearest to it whose folders are none of the owner's files. */
function besideFiles(doc: Y.Doc, path: string): string {
  const files = workspaceFiles(doc);
  for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
    const above = files.find(path.slice(0, slash));
    if (above === undefined || above.kind === "folder") continue;
    const isTaken = (candidate: string) => files.find(candidate) !== undefined;
    return freePath(path.slice(0, slash), isTaken) + path.slice(slash);
  }
  return path;
}

/** A place of a text that will be found again: what is put at its very ends belongs to it. */
export function anchorsOf(text: Y.Text, start: number, end: number): { start: string; end: string } {
  const encode = (index: number, side: number) =>
    toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, side)));
  return { start: encode(start, -1), end: encode(end, 0) };
}

function resolve(doc: Y.Doc, anchor: string, text: Y.Text): number | null {
  try {
    const position = Y.decodeRelativePosition(fromBase64(anchor));
    const found = Y.createAbsolutePositionFromRelativePosition(position, doc);
    return found?.type === text ? found.index : null;
  } catch {
    return null;
  }
}

const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
