import { useCallback, useSyncExternalStore } from "react";
import type * as Y from "yjs";

export interface TerminalTab {
  readonly id: string;
  readonly title: string;
}

export const FIRST_TERMINAL = "main";
export const MAX_TERMINALS = 8;
/** Where the server runs what the lab's definition starts (server/labs/start-command.ts). */
const START_TERMINAL = "start";
const TITLE_LENGTH = 24;

/** The terminals of a lab, the same for everyone in it: the first is always there. */
export function listTerminals(doc: Y.Doc): TerminalTab[] {
  const others = [...terminalsOf(doc).keys()].filter((id) => /^t[2-8]$/.test(id)).sort();
  return [
    { id: FIRST_TERMINAL, title: "Terminal" },
    ...startTerminal(doc),
    ...others.map((id) => ({ id, title: `Terminal ${id.slice(1)}` })),
  ];
}

/** Called after the command that runs in it, where there is one. */
function startTerminal(doc: Y.Doc): TerminalTab[] {
  const entry = terminalsOf(doc).get(START_TERMINAL);
  if (typeof entry !== "object" || entry === null) return [];
  const title = "title" in entry && typeof entry.title === "string" ? entry.title : "Start";
  return [
    { id: START_TERMINAL, title: title.length > TITLE_LENGTH ? `${title.slice(0, TITLE_LENGTH)}…` : title },
  ];
}

/** Adds a terminal for everyone and gives its id; null when there are as many as there may be. */
export function addTerminal(doc: Y.Doc): string | null {
  const terminals = terminalsOf(doc);
  // The one that the lab started by itself counts too.
  if (listTerminals(doc).length >= MAX_TERMINALS) return null;
  for (let number = 2; number <= MAX_TERMINALS; number += 1) {
    const id = `t${number}`;
    if (terminals.has(id)) continue;
    terminals.set(id, { title: `Terminal ${number}` });
    return id;
  }
  return null;
}

/** Takes a terminal off everyone's screen. Its shell goes on; opening it again shows it as it was. */
export function removeTerminal(doc: Y.Doc, id: string): void {
  terminalsOf(doc).delete(id);
}

/** `listTerminals`, live. */
export function useTerminalList(doc: Y.Doc): TerminalTab[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const terminals = terminalsOf(doc);
      terminals.observe(listener);
      return () => terminals.unobserve(listener);
    },
    [doc],
  );
  const ids = useSyncExternalStore(subscribe, () =>
    listTerminals(doc)
      .map(({ id }) => id)
      .join(),
  );
  return ids === "" ? [] : listTerminals(doc);
}

function terminalsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap("terminals");
}
