import * as Y from "yjs";
import { type Struct, UpdateStructs } from "./update-structs.ts";

/** What one struct leaves at a place: itself, and the second half of what it cut in two on its left and right. */
const piecesPerStruct = 3;

/** No walk of an update of so many structs is longer, wherever it begins and ends. */
export function spanOf(doc: Y.Doc, structs: number): number {
  let items = structs * piecesPerStruct;
  for (const list of doc.store.clients.values()) items += list.length;
  return items;
}

/**
 * How many steps Yjs takes at most to find the places of these structs, from what lies between where each says it
 * belongs; `Infinity` above `most`, and when that cannot be told at a glance.
 *
 * - Its walk to the right ends at the first item that was not put after the one it began at. So what was put after
 *   another struct of the update meets only what was put there too.
 * - What belongs between two neighbours of the document meets only others of the update.
 * - Everything else walks over what lies between, and may meet every struct of the update on the way.
 */
export function conflictBound(structs: readonly Struct[], doc: Y.Doc, most: number): number {
  return new Bound(structs, doc, most).steps();
}

class Bound {
  private readonly update: UpdateStructs;
  private readonly leftAnchors = new Map<Y.Item, Y.ID | null>();
  private readonly rightAnchors = new Map<Y.Item, Y.ID | null>();
  /** How many structs hang at one place of the document. */
  private readonly hanging = new Map<string, number>();
  private wide = 0;
  private passed = 0;

  constructor(
    structs: readonly Struct[],
    private readonly doc: Y.Doc,
    private readonly most: number,
  ) {
    this.update = new UpdateStructs(structs);
  }

  steps(): number {
    const items = this.update.all.filter((struct) => struct instanceof Y.Item && this.isNews(struct.lastId));
    for (const item of items as Y.Item[]) {
      const left = this.anchor(item, "origin", this.leftAnchors);
      const place = left === null ? "" : `${String(left.client)}:${String(left.clock)}`;
      this.hanging.set(place, (this.hanging.get(place) ?? 0) + 1);
      const origin = this.originOf(item);
      if (origin !== null && this.isNews(origin)) continue;
      const between = this.between(origin, this.anchor(item, "rightOrigin", this.rightAnchors));
      if (between === 0) continue;
      this.wide++;
      this.passed += between;
      if (this.passed > this.most) return Infinity;
    }
    let met = this.wide * items.length * (1 + piecesPerStruct);
    for (const count of this.hanging.values()) met += count ** 2 * (piecesPerStruct - 1);
    return this.passed + met > this.most ? Infinity : this.passed + met;
  }

  private isNews({ client, clock }: Y.ID): boolean {
    return clock >= Y.getState(this.doc.store, client);
  }

  /** Of what is here in part, the rest belongs after that part, whatever it says. */
  private originOf(item: Y.Item): Y.ID | null {
    const state = Y.getState(this.doc.store, item.id.client);
    return item.id.clock < state ? Y.createID(item.id.client, state - 1) : item.origin;
  }

  /** Where in the document the chain of origins that begins at this item ends. */
  private anchor(item: Y.Item, side: "origin" | "rightOrigin", known: Map<Y.Item, Y.ID | null>): Y.ID | null {
    const path: Y.Item[] = [];
    let found: Y.ID | null = null;
    for (let at: Y.Item | undefined = item; at !== undefined;) {
      const before = known.get(at);
      if (before !== undefined) {
        found = before;
        break;
      }
      known.set(at, null); // ends a circle, which is never integrated
      path.push(at);
      const next: Y.ID | null = side === "origin" ? this.originOf(at) : at.rightOrigin;
      if (next === null || !this.isNews(next)) {
        found = next;
        break;
      }
      at = this.update.itemAt(next);
    }
    for (const step of path) known.set(step, found);
    return found;
  }

  /** Items of the document from one place to another; 0 for neighbours. Counts at most up to the bound. */
  private between(left: Y.ID | null, right: Y.ID | null): number {
    const { store } = this.doc;
    const from = left === null ? null : Y.getItem(store, left);
    const to = right === null ? null : Y.getItem(store, right);
    if (from !== null && !(from instanceof Y.Item)) return 0; // collected: it will be, too
    if (to !== null && !(to instanceof Y.Item)) return 0;
    if (from === null || left === null) {
      const isFirst = to !== null && to.left === null && right?.clock === to.id.clock;
      return isFirst && to.parentSub === null ? 0 : Infinity;
    }
    if (from === to && right !== null) return neighbours(left, right) ? 0 : 1 + this.count(from, null);
    const isCut = left.clock !== from.lastId.clock || (to !== null && right?.clock !== to.id.clock);
    return this.count(from, to) + (isCut ? 1 : 0);
  }

  private count(from: Y.Item, to: Y.Item | null): number {
    let steps = 0;
    for (let at = from.right; at !== null && at !== to; at = at.right) {
      if (this.passed + ++steps > this.most) return Infinity;
    }
    return steps;
  }
}

function neighbours(left: Y.ID, right: Y.ID): boolean {
  return left.client === right.client && left.clock + 1 === right.clock;
}
