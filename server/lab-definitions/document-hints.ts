/** A list of texts that several people arrange and write at once: each hint has an id, a text and a place. */
import * as Y from "yjs";
import { comparePlaces, keysBetween } from "#server/courses/document.ts";

export interface Hint {
  readonly id: string;
  /** Markdown. */
  readonly text: Y.Text;
  readonly order: string;
}

export interface HintList {
  /** In order. Same array until a hint comes, goes or moves. */
  list(): readonly Hint[];
  /** Puts a hint at the end; gives its id. */
  add(text?: string): string;
  remove(id: string): void;
  /** Moves a hint to stand at this index once it is out of its old place. */
  move(id: string, index: number): void;
  /** Makes the list this one, keeping the first texts that are the same. */
  replace(texts: readonly string[]): void;
  /** Makes the list these hints, by their ids and places; the texts of those that are there stay as they are. */
  arrange(wanted: readonly Pick<Hint, "id" | "order">[]): void;
  observe(listener: () => void): () => void;
}

export function hintList(doc: Y.Doc): HintList {
  const entries = doc.getMap<unknown>("hints");
  const listeners = new Set<() => void>();
  let current: readonly Hint[] | undefined;
  entries.observeDeep((events) => {
    if (events.every(({ target }) => target instanceof Y.Text)) return;
    current = undefined;
    for (const listener of [...listeners]) listener();
  });
  const list = () => (current ??= readHints(entries));
  const change = (make: () => void) => {
    doc.transact(make);
    current = undefined;
  };
  const insert = (text: string, order: string, id: string = crypto.randomUUID()) => {
    const entry = new Y.Map<unknown>();
    entry.set("text", new Y.Text(text));
    entry.set("order", order);
    entries.set(id, entry);
    return id;
  };
  const add = (text = "") => {
    let id = "";
    change(() => (id = insert(text, keysBetween(list().at(-1)?.order ?? null, null, 1)[0] ?? "i")));
    return id;
  };
  const remove = (id: string) => change(() => entries.delete(id));
  return {
    list,
    add,
    remove,
    move(id, index) {
      const others = list().filter((hint) => hint.id !== id);
      const entry = entries.get(id);
      if (!(entry instanceof Y.Map)) return;
      const at = Math.max(0, Math.min(index, others.length));
      const [before, after] = [others[at - 1]?.order ?? null, others[at]?.order ?? null];
      // Two that were added at once may share a key, between which there is none: all get new ones.
      if (before !== null && after !== null && before >= after) {
        const all = [...others.slice(0, at).map((hint) => hint.id), id, ...others.slice(at).map((h) => h.id)];
        const keys = keysBetween(null, null, all.length);
        return change(() => all.forEach((each, place) => setOrder(entries, each, keys[place])));
      }
      change(() => setOrder(entries, id, keysBetween(before, after, 1)[0]));
    },
    replace(texts) {
      change(() => {
        const known = list();
        const same = known.findIndex((hint, index) => hint.text.toJSON() !== texts[index]);
        const kept = same === -1 ? known.length : same;
        for (const { id } of known.slice(kept)) entries.delete(id);
        const keys = keysBetween(known[kept - 1]?.order ?? null, null, texts.length - kept);
        texts.slice(kept).forEach((text, index) => insert(text, keys[index] ?? "i"));
      });
    },
    arrange(wanted) {
      change(() => {
        const known = new Map(list().map((hint) => [hint.id, hint]));
        for (const { id, order } of wanted) {
          const hint = known.get(id);
          known.delete(id);
          if (hint === undefined) insert("", order, id);
          else if (hint.order !== order) setOrder(entries, id, order);
        }
        for (const id of known.keys()) entries.delete(id);
      });
    },
    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function setOrder(entries: Y.Map<unknown>, id: string, order: string | undefined): void {
  const entry = entries.get(id);
  if (entry instanceof Y.Map && order !== undefined) entry.set("order", order);
}

const ORDER = /^[0-9a-z]{1,2000}$/;

function readHints(entries: Y.Map<unknown>): Hint[] {
  const hints: Hint[] = [];
  for (const [id, entry] of entries) {
    if (!(entry instanceof Y.Map)) continue;
    const text: unknown = entry.get("text");
    const order: unknown = entry.get("order");
    if (text instanceof Y.Text)
      hints.push({ id, text, order: typeof order === "string" && ORDER.test(order) ? order : "i" });
  }
  return hints.sort(comparePlaces);
}
