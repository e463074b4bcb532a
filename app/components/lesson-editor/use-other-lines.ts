import { useEffect, useState } from "react";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { participantOf } from "#app/editor/people.ts";

/** In which line somebody else's cursor stands. */
export interface OtherLine {
  readonly name: string;
  readonly color: string;
  readonly line: number;
}

const NOBODY: readonly OtherLine[] = [];

/** The lines in which others write; the same array until one of them moves to another. */
export function useOtherLines(text: Y.Text, awareness: Awareness): readonly OtherLine[] {
  const [lines, setLines] = useState(NOBODY);
  useEffect(() => {
    const read = () => {
      const next = readLines(text, awareness);
      setLines((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    awareness.on("change", read);
    text.observe(read);
    read();
    return () => {
      awareness.off("change", read);
      text.unobserve(read);
    };
  }, [text, awareness]);
  return lines;
}

function readLines(text: Y.Text, awareness: Awareness): OtherLine[] {
  const { doc } = text;
  if (!doc) return [];
  const content = text.toString();
  return [...awareness.getStates()].flatMap(([clientId, state]) => {
    if (clientId === awareness.clientID) return [];
    const person = participantOf(clientId, state);
    const head = (state["selection"] as { head?: Y.RelativePosition } | null | undefined)?.head;
    const place = head && Y.createAbsolutePositionFromRelativePosition(head, doc);
    if (!person || place?.type !== text) return [];
    const line = content.slice(0, place.index).split("\n").length;
    return [{ name: person.name, color: person.color, line }];
  });
}
