import type * as Y from "yjs";
import { isOpen, whereIs, type Place, type UpdateNote } from "./document.ts";

/** What the update before left to the owner and is still open, unless the new one asks about the same place. */
export function carriedPlaces(doc: Y.Doc, old: UpdateNote, fresh: readonly Place[]): Place[] {
  return old.places.filter(
    (place, index) => isOpen(doc, old, index) && !fresh.some((other) => isSamePlace(doc, place, other)),
  );
}

function isSamePlace(doc: Y.Doc, a: Place, b: Place): boolean {
  if (a.kind !== "lines" || b.kind !== "lines") return a.path === b.path;
  if (a.fileId !== b.fileId) return false;
  const [here, there] = [whereIs(doc, a), whereIs(doc, b)];
  return here !== null && there !== null && here.start <= there.end && there.start <= here.end;
}
