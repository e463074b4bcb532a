import * as Y from "yjs";
import { conflictBound, spanOf } from "./conflict-bound.ts";
import { tryOnCopy } from "./conflict-trial.ts";
import { scanUpdate, type UpdateShape } from "./scan-update.ts";
import { type UpdateBounds, UpdateTooLarge } from "./update-bounds.ts";
import { type Struct, UpdateStructs } from "./update-structs.ts";

export interface CheckBounds extends UpdateBounds {
  /** Above this many ranges, those are counted that delete something in the document. */
  readonly maxNewDeletes: number;
  readonly maxTypeDepth: number;
  /** Types in a whole document. */
  readonly maxDocumentTypes: number;
  /** Steps Yjs may take to find where things belong that were written at the same place. */
  readonly maxConflictSteps: number;
}

/** Fewer structs than this are applied without asking what they conflict with. */
const fewStructs = 16;

/**
 * Holds an update against the bounds and against the document it is for, before it is applied. Typing costs the scan
 * alone; only an update of many structs, that makes types, or deletes very much, is looked at twice and needs the
 * document.
 * @throws MalformedUpdate, UpdateTooLarge; the document is untouched then.
 */
export function checkUpdate(update: Uint8Array, docOf: () => Y.Doc, bounds: CheckBounds): UpdateShape {
  const shape = scanUpdate(update, bounds);
  const makesTypes = shape.types > 0;
  const deletesMuch = shape.deletes > bounds.maxNewDeletes;
  const mayConflict =
    shape.structs > fewStructs && shape.structs * spanOf(docOf(), shape.structs) > bounds.maxConflictSteps;
  if (!makesTypes && !deletesMuch && !mayConflict) return shape;
  const { structs, ds } = Y.decodeUpdate(update);
  if (makesTypes) checkDepth(structs, docOf(), bounds.maxTypeDepth);
  if (deletesMuch) checkNewDeletes(ds, docOf(), bounds.maxNewDeletes);
  if (mayConflict && conflictBound(structs, docOf(), bounds.maxConflictSteps) > bounds.maxConflictSteps) {
    tryOnCopy(update, docOf(), bounds.maxConflictSteps);
  }
  return shape;
}

/** How many types an encoded document has, of what is not deleted. */
export function countTypes(state: Uint8Array): number {
  return scanUpdate(state, unbounded).types;
}

const unbounded: UpdateBounds = {
  maxUpdateStructs: Infinity,
  maxUpdateKeys: Infinity,
  maxUpdateTypes: Infinity,
  maxUpdateDeletes: Infinity,
  maxKeyBytes: Infinity,
  maxValueDepth: Infinity,
};

/** Types nested deeper than this break whoever reads the document from the top, and Yjs when it deletes them. */
function checkDepth(structs: readonly Struct[], doc: Y.Doc, most: number): void {
  const update = new UpdateStructs(structs);
  /** How many types are around an item of this update. What never leads to a root is never shown: 0. */
  const known = new Map<Y.Item, number>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentType)) continue;
    if (1 + levelsAround(struct) > most)
      throw new UpdateTooLarge(`types nested more than ${String(most)} deep`);
  }

  function levelsAround(item: Y.Item): number {
    // A loop, because a hostile chain is longer than the stack.
    const path: { item: Y.Item; isInside: boolean }[] = [];
    let at: Y.Item | undefined = item;
    let levels = 0;
    while (at !== undefined) {
      const found = known.get(at);
      if (found !== undefined) {
        levels = found;
        break;
      }
      known.set(at, 0);
      const parent: unknown = at.parent;
      const next = parent instanceof Y.ID ? parent : (at.origin ?? at.rightOrigin);
      path.push({ item: at, isInside: parent instanceof Y.ID });
      if (typeof parent === "string" || next === null) break;
      if (next.clock < Y.getState(doc.store, next.client)) {
        levels = levelsInDocument(Y.getItem(doc.store, next));
        break;
      }
      at = update.itemAt(next);
    }
    for (const step of path.reverse()) {
      if (step.isInside) levels++;
      known.set(step.item, levels);
    }
    return levels;
  }
}

/** How many types of the document are around this item. */
function levelsInDocument(item: Y.Item | Y.GC): number {
  let levels = 0;
  for (let at: Y.Item | null = item instanceof Y.Item ? item : null; at !== null; levels++) {
    at = at.parent instanceof Y.AbstractType ? at.parent._item : null;
  }
  return Math.max(0, levels - 1);
}

type Deletes = ReturnType<typeof Y.decodeUpdate>["ds"];

/** A client that comes back repeats every deletion it knows of; only those that are news cost much. */
function checkNewDeletes(deletes: Deletes, doc: Y.Doc, most: number): void {
  let count = 0;
  for (const [client, ranges] of deletes.clients) {
    const structs = doc.store.clients.get(client) ?? [];
    const state = Y.getState(doc.store, client);
    for (const { clock, len } of ranges) {
      if (clock >= state || !isNews(structs, clock, clock + len)) continue;
      if (++count > most) throw new UpdateTooLarge(`more than ${String(most)} new deletions`);
    }
  }
}

function isNews(structs: (Y.Item | Y.GC)[], from: number, to: number): boolean {
  for (let index = Y.findIndexSS(structs, from); ; index++) {
    const struct = structs[index];
    if (struct === undefined || struct.id.clock >= to) return false;
    if (!struct.deleted) return true;
  }
}
