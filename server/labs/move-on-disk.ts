import { attempt, type Outcome } from "./disk-step.ts";
import { freePath, isBelow } from "./document.ts";
import type { BaseEntry } from "./sync-base.ts";
import type { SyncContext } from "./sync-context.ts";
import { clearUnlisted } from "./write-to-disk.ts";

/** Moves until everything is where the document wants it; a ring of names is opened by a name in between. */
export async function moveAll(context: SyncContext, outcome: Outcome): Promise<void> {
  const { base, files } = context;
  const stuck = new Set<BaseEntry>();
  const parked = new Set<BaseEntry>();
  for (;;) {
    const waiting = misplaced(context).filter(({ entry }) => !stuck.has(entry));
    const first = waiting[0];
    if (!first) return;
    const next = waiting.find(({ to }) => base.at(to) === undefined || isLeftFolder(context, to));
    if (next) {
      if (!(await moveOne(context, next.entry, next.to, outcome))) stuck.add(next.entry);
    } else if (parked.has(first.entry)) {
      stuck.add(first.entry);
      outcome.hasFailed = true;
    } else {
      parked.add(first.entry);
      const between = freePath(first.entry.path, (path) => !!files.find(path) || !!base.at(path));
      if (!(await moveOne(context, first.entry, between, outcome))) stuck.add(first.entry);
    }
  }
}

function misplaced({ base, files }: SyncContext): { entry: BaseEntry; to: string }[] {
  const waiting: { entry: BaseEntry; to: string }[] = [];
  for (const entry of base.all()) {
    const to = files.get(entry.id)?.path;
    if (to === undefined || to === entry.path) continue;
    // No disk can move a folder into itself: it is made anew there, and what is in it follows.
    if (isBelow(to, entry.path)) base.delete(entry.id);
    else waiting.push({ entry, to });
  }
  return waiting.sort((a, b) => a.entry.path.length - b.entry.path.length);
}

/** A folder the document has given up, with nothing in it that the document knows of. */
function isLeftFolder({ base, files }: SyncContext, path: string): boolean {
  const entry = base.at(path);
  return (
    entry?.kind === "folder" && !files.get(entry.id) && !base.all().some((one) => isBelow(one.path, path))
  );
}

async function moveOne(
  context: SyncContext,
  entry: BaseEntry,
  to: string,
  outcome: Outcome,
): Promise<boolean> {
  const { base, home } = context;
  return attempt(context, entry.path, outcome, async () => {
    const left = base.at(to);
    if (left) {
      await home.remove(to);
      base.delete(left.id);
    }
    await clearUnlisted(context, to, () => home.rename(entry.path, to));
    base.move(entry.path, to);
  });
}
