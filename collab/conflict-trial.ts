import * as Y from "yjs";
import { UpdateTooLarge } from "./update-bounds.ts";
import { type Struct, UpdateStructs } from "./update-structs.ts";

/**
 * Applies an update to a copy of the document, and counts the steps Yjs takes to find where things belong.
 *
 * 1. the structs in the order Yjs takes them: the highest client first, what a struct builds on before it
 * 2. each is walked before it is integrated, so that a walk that is too long is never taken by Yjs
 *
 * @returns the steps
 * @throws UpdateTooLarge above `most` steps; the document itself is untouched in any case.
 */
export function tryOnCopy(update: Uint8Array, doc: Y.Doc, most: number): number {
  const copy = new Y.Doc({ gc: false });
  try {
    return copy.transact((transaction) => {
      // In the same transaction, as its end would join what lies apart in the document.
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      return new Trial(transaction, Y.decodeUpdate(update).structs, most).run();
    });
  } finally {
    copy.destroy();
  }
}

class Trial {
  private readonly queues: Map<number, Struct[]>;
  private readonly store: Y.Doc["store"];
  private steps = 0;

  constructor(
    private readonly transaction: Y.Transaction,
    structs: readonly Struct[],
    private readonly most: number,
  ) {
    this.store = transaction.doc.store;
    // Reversed, to take from the end.
    this.queues = new Map(
      [...new UpdateStructs(structs).byClient].map(([client, list]) => [client, list.reverse()]),
    );
  }

  run(): number {
    const clients = [...this.queues.keys()].sort((a, b) => b - a);
    for (const client of clients) {
      for (let next = this.take(client); next !== undefined; next = this.take(client)) this.settle(next);
    }
    return this.steps;
  }

  /** Integrates a struct after everything it builds on; without all of that, none of them. */
  private settle(first: Struct): void {
    const waiting = [first];
    for (let struct = waiting.at(-1); struct !== undefined; struct = waiting.at(-1)) {
      const missing = this.integrate(struct);
      if (missing === undefined) {
        waiting.pop();
        continue;
      }
      const needed = this.take(missing);
      if (needed === undefined) {
        for (const { id } of waiting) this.queues.delete(id.client);
        return;
      }
      waiting.push(needed);
    }
  }

  private take(client: number): Struct | undefined {
    return this.queues.get(client)?.pop();
  }

  /** The client whose next struct is needed before; undefined when it is done. */
  private integrate(struct: Struct): number | undefined {
    if (!(struct instanceof Y.Item) && !(struct instanceof Y.GC)) return undefined;
    const offset = Y.getState(this.store, struct.id.client) - struct.id.clock;
    // What comes before is not in the update: nothing to wait for, and no queue has it.
    if (offset < 0) return -1;
    const missing = struct.getMissing(this.transaction, this.store);
    if (missing !== null) return missing;
    if (offset >= struct.length) return undefined;
    if (struct instanceof Y.Item) {
      const parent: unknown = struct.parent;
      if (typeof parent === "string") struct.parent = this.transaction.doc.get(parent);
      // Of what is here in part, the rest belongs after that part.
      const before = offset > 0 ? this.store.clients.get(struct.id.client)?.at(-1) : struct.left;
      if (before instanceof Y.Item || before === null) this.walk(struct, before);
    }
    struct.integrate(this.transaction, offset);
    return undefined;
  }

  /** The walk of `Item.integrate`, without what it finds. */
  private walk(item: Y.Item, left: Y.Item | null): void {
    const { right, rightOrigin } = item;
    const origin = left === null ? null : left.lastId;
    const parent: unknown = item.parent;
    if (!(parent instanceof Y.AbstractType)) return;
    const first = left === null ? this.firstOf(parent, item) : left.right;
    if (left === null ? right !== null && right.left === null : first === right) return;
    const passed = new Set<Y.Item | Y.GC>();
    for (let at = first; at !== null && at !== right; at = at.right) {
      this.step();
      passed.add(at);
      if (Y.compareIDs(origin, at.origin)) {
        if (at.id.client >= item.id.client && Y.compareIDs(rightOrigin, at.rightOrigin)) return;
      } else if (at.origin === null || !passed.has(Y.getItem(this.store, at.origin))) return;
    }
  }

  /** The first of the list, or the oldest value of the entry, which Yjs walks back to. */
  private firstOf(parent: Y.AbstractType<unknown>, { parentSub }: Y.Item): Y.Item | null {
    if (parentSub === null) return parent._start;
    let first = parent._map.get(parentSub) ?? null;
    for (; first !== null && first.left !== null; first = first.left) this.step();
    return first;
  }

  private step(): void {
    if (++this.steps > this.most) throw new UpdateTooLarge("too much in conflict with the document");
  }
}
