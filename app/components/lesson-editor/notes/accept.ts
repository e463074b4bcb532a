import type * as Y from "yjs";
import { placeSuggestion } from "#app/editor/place-suggestion.ts";
import type { Change } from "#app/editor/suggestion-draft.ts";
import { MAX_PIECES } from "#server/notes/schema.ts";
import type { Suggestion } from "./placed-notes.ts";

interface Fitting extends Change {
  readonly id: string;
}

interface AcceptPorts {
  /** Resolves to the suggestions that are this editor's to put in; somebody else may have been quicker. */
  decide(ids: readonly string[], decision: "accepted" | "open"): Promise<readonly string[]>;
  /** Edits the lesson as its editor does by typing. */
  edit(changes: readonly Change[]): void;
}

/**
 * Puts suggestions into the lesson. They are claimed first, so that no other editor puts them in as well, and put in
 * where they stand after that; what does not fit any more by then waits again. Resolves to how many went in.
 */
export async function acceptSuggestions(
  live: Y.Text,
  suggestions: readonly Suggestion[],
  { decide, edit }: AcceptPorts,
): Promise<number> {
  const wanted = fitting(live, suggestions);
  if (wanted.length === 0) return 0;
  const ids = wanted.map(({ id }) => id);
  const mine = new Set(await inParts(ids, (part) => decide(part, "accepted")));
  const changes = fitting(
    live,
    suggestions.filter(({ id }) => mine.has(id)),
  );
  if (changes.length > 0) edit(changes);
  const done = new Set(changes.map(({ id }) => id));
  const left = [...mine].filter((id) => !done.has(id));
  await inParts(left, (part) => decide(part, "open"));
  return changes.length;
}

/** As many at once as one request may decide. */
async function inParts(
  ids: readonly string[],
  decide: (part: readonly string[]) => Promise<readonly string[]>,
): Promise<string[]> {
  const decided: string[] = [];
  for (let first = 0; first < ids.length; first += MAX_PIECES)
    decided.push(...(await decide(ids.slice(first, first + MAX_PIECES))));
  return decided;
}

/** The changes that can be made together: those that stand, and of those that overlap the first. */
function fitting(live: Y.Text, suggestions: readonly Suggestion[]): Fitting[] {
  const content = live.toJSON();
  const changes = suggestions.flatMap(({ id, anchor, insertion }): Fitting[] => {
    const place = placeSuggestion(live, anchor, content);
    return place.kind === "stands" ? [{ id, from: place.from, to: place.to, insertion }] : [];
  });
  changes.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  return changes.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}
