import * as Y from "yjs";

/** Client ids below are not people: the document's own beginning was written by them. */
export const FIRST_TYPIST_ID = 100;
const BASE_ID = 1;
/** Every so many characters one is a slip that the next edit corrects. */
const SLIP_EVERY = 12;

const PROSE =
  "for each student the program reads a line, checks what is in it, and prints the answer; " +
  "if total > limit: raise ValueError('too many') # the exercise asks for a message, not a crash. ";

/** Somebody's edits, made beforehand: each update types one character, now and then in the place of the last one. */
export interface Typist {
  readonly clientId: number;
  readonly updates: readonly Uint8Array[];
  /** The line of this person once the first `count` edits have been made. */
  lineAfter(count: number): string;
}

export interface Script {
  /** The document before anybody types: a line for each. */
  readonly base: Uint8Array;
  readonly typists: readonly Typist[];
}

/** The same people typing the same text on every call, so that all servers are given the same bytes. */
export function writeScript(people: number, editsEach: number): Script {
  const doc = docOf(BASE_ID);
  doc.getText("content").insert(0, Array.from({ length: people }, (_, person) => startOf(person)).join(""));
  const base = Y.encodeStateAsUpdate(doc);
  return {
    base,
    typists: Array.from({ length: people }, (_, person) => writeEdits(base, person, editsEach)),
  };
}

/** The whole text once each typist has made so many edits. */
export function textAfter({ typists }: Script, counts: readonly number[]): string {
  return typists.map((typist, person) => typist.lineAfter(counts[person] ?? 0)).join("");
}

/** Updates that make a document of so many characters, a kilobyte each, by the first typist. */
export function writeProse(length: number): Uint8Array[] {
  const doc = docOf(FIRST_TYPIST_ID);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const prose = proseOf(length);
  for (let at = 0; at < length; at += 1_000) {
    doc.getText("content").insert(at, prose.slice(at, at + 1_000));
  }
  return updates;
}

/** Somebody who replaces their own paragraph again and again: much is sent, the document stays small. */
export interface Rewriter {
  readonly clientId: number;
  /** How many characters they have typed. */
  readonly clock: number;
  /** The next update; its moment is remembered. */
  next(): Uint8Array;
  /** When the update that ended at this clock was asked for. */
  sentAt(clock: number): number | undefined;
}

export function writeRewrites(person: number, paragraphLength: number): Rewriter {
  const doc = docOf(FIRST_TYPIST_ID + person);
  const paragraph = proseOf(paragraphLength);
  const text = doc.getText("content");
  const moments = new Map<number, number>();
  let last: Uint8Array = new Uint8Array();
  doc.on("update", (update: Uint8Array) => (last = update));
  let clock = 0;
  return {
    clientId: doc.clientID,
    get clock() {
      return clock;
    },
    next() {
      doc.transact(() => {
        text.delete(0, text.length);
        text.insert(0, paragraph);
      });
      clock += paragraphLength;
      moments.set(clock, performance.now());
      return last;
    },
    sentAt: (at) => moments.get(at),
  };
}

/** A long life of a document: what was done to it, and what it has become. */
export interface History {
  readonly updates: readonly Uint8Array[];
  readonly text: string;
  /** How many characters were ever typed. */
  readonly clock: number;
}

/**
 * So many edits of one character each by the first typist: runs of typing somewhere in the text, of which about a
 * fifth is deleted again. The same on every call.
 */
export function writeHistory(edits: number): History {
  const doc = docOf(FIRST_TYPIST_ID);
  const text = doc.getText("content");
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const random = randomNumbers(20_261_123);
  let cursor = 0;
  let clock = 0;
  while (updates.length < edits) {
    if (random() < 0.02) cursor = Math.floor(random() * (text.length + 1));
    if (cursor > 0 && random() < 0.22) {
      text.delete(--cursor, 1);
    } else {
      text.insert(cursor++, PROSE.charAt(clock++ % PROSE.length));
    }
  }
  return { updates, text: text.toJSON(), clock };
}

/** A deterministic text of so many characters, in lines. */
function proseOf(length: number): string {
  const lines: string[] = [];
  for (let written = 0, line = 0; written < length; line++) {
    const text = `${String(line)}: ${PROSE.slice(line % 40)}\n`;
    lines.push(text);
    written += text.length;
  }
  return lines.join("").slice(0, length);
}

function writeEdits(base: Uint8Array, person: number, count: number): Typist {
  const clientId = FIRST_TYPIST_ID + person;
  const doc = docOf(clientId);
  Y.applyUpdate(doc, base);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = doc.getText("content");
  const start = text.toJSON().indexOf(startOf(person)) + startOf(person).length - 1;
  for (let edit = 0, written = 0; edit < count; edit++) {
    const corrects = isCorrection(edit);
    doc.transact(() => {
      if (corrects) text.delete(start + --written, 1);
      text.insert(start + written++, letter(person, edit));
    });
  }
  return {
    clientId,
    updates,
    lineAfter: (edits) => {
      const letters: string[] = [];
      for (let edit = 0; edit < edits; edit++) {
        if (isCorrection(edit)) letters.pop();
        letters.push(letter(person, edit));
      }
      return `${startOf(person).slice(0, -1)}${letters.join("")}\n`;
    },
  };
}

function startOf(person: number): string {
  return `${String(person)}> \n`;
}

function isCorrection(edit: number): boolean {
  return edit % SLIP_EVERY === SLIP_EVERY - 1;
}

function letter(person: number, edit: number): string {
  return PROSE.charAt((person * 7 + edit) % PROSE.length);
}

function docOf(clientId: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return doc;
}

/** Numbers from 0 to 1, always the same (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
