import type { UpdateNote } from "#server/lab-updates/document.ts";

const MOST_NAMES = 3;

/** What an update changed, in one sentence; `open` places are still to be chosen. */
export function sentenceOfUpdate({ by, files, places }: UpdateNote, open: number): string {
  const who = by ?? "Your teacher";
  const paths = files.length > 0 ? files.map(({ path }) => path) : places.map(({ path }) => path);
  const what = listOf([...new Set(paths)]);
  const done = files.length > 0 ? `${who} updated ${what}.` : `${who} changed ${what}; your version stays.`;
  return open === 0 ? done : `${done} ${leftOf(open)}`;
}

function leftOf(open: number): string {
  return open === 1 ? "One place is left for you to choose." : `${open} places are left for you to choose.`;
}

/** `a, b and c`; of very many only the first are named. */
export function listOf(names: readonly string[]): string {
  const hidden = names.length - MOST_NAMES;
  const shown = hidden > 1 ? [...names.slice(0, MOST_NAMES), `${hidden} more files`] : [...names];
  const last = shown.pop() ?? "the files";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

/** What is said once an update is undone. */
export function sentenceOfUndo(kept: number): string {
  if (kept === 0) return "The update is undone. What you wrote since is still there.";
  const places =
    kept === 1 ? "One place that you changed since stays" : `${kept} places that you changed since stay`;
  return `The update is undone. ${places} as you left ${kept === 1 ? "it" : "them"}.`;
}
