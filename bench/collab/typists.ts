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

/** A deterministic text of so many characters, in lines. */
export function proseOf(length: number): string {
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
