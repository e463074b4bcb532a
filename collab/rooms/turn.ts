import { mergeUpdates } from "../merge.ts";
import type { Mark } from "../relay/messages.ts";
import type { Contents } from "./content.ts";
import { FromNode } from "./from-node.ts";
import { mergeNeighbours, type Run } from "./runs.ts";

/** One change of a document, and who made it (a Yjs transaction origin). */
export interface Change {
  readonly run: Run;
  readonly origin: unknown;
}

/** What one event-loop turn has brought. */
export interface Turn {
  /** All of it, as one update. */
  readonly update: Uint8Array;
  /** The one origin of all of it, if it has only one. */
  readonly origin: unknown;
  /** What was made here, for us to save and to pass on. */
  readonly own: readonly Run[];
  /** What came from other nodes, and what they have to save for it to be on disk. */
  readonly foreign: readonly Run[];
  readonly awaits: readonly Mark[];
}

/** Gathers what an event-loop turn brings, until it ends. */
export class RunningTurn {
  private changes: Change[] = [];
  private before: Contents = new Map();

  /** What the document contained before the first change; undefined while there is none. */
  get contentsBefore(): Contents | undefined {
    return this.changes.length === 0 ? undefined : this.before;
  }

  /** How many changes there are. */
  get length(): number {
    return this.changes.length;
  }

  /** `before`: what the document contained before this change. */
  add(change: Change, before: Contents): void {
    if (this.changes.length === 0) this.before = before;
    this.changes.push(change);
  }

  /** Keeps only the first so many changes; returns how many it drops. */
  cutTo(length: number): number {
    return this.changes.splice(length).length;
  }

  /** Sums up what there is and begins anew; null when there is nothing. */
  end(): Turn | null {
    const turn = sumUp(this.changes);
    if (turn !== null) this.changes = [];
    return turn;
  }
}

/** Merges the changes of a turn as far as they are treated alike; null when there were none. */
function sumUp(changes: readonly Change[]): Turn | null {
  const [first] = changes;
  if (first === undefined) return null;
  if (changes.length === 1 && !(first.origin instanceof FromNode)) return turnOf(first);
  const runs = mergeNeighbours(changes.map(({ run }) => run));
  const update = mergeUpdates(runs.map((run) => run.update));
  const origin = changes.every((change) => change.origin === first.origin) ? first.origin : undefined;
  const fromNodes = changes.flatMap((change) => (change.origin instanceof FromNode ? change.origin : []));
  const awaits = fromNodes.flatMap((from) => from.awaits);
  if (fromNodes.length === 0) return { update, origin, own: runs, foreign: [], awaits };
  if (fromNodes.length === changes.length) return { update, origin, own: [], foreign: runs, awaits };
  const isForeign = (change: Change): boolean => change.origin instanceof FromNode;
  return {
    update,
    origin,
    own: runsOf(changes.filter((change) => !isForeign(change))),
    foreign: runsOf(changes.filter(isForeign)),
    awaits,
  };
}

/** One person typing: the usual turn. */
function turnOf({ run, origin }: Change): Turn {
  return { update: run.update, origin, own: [run], foreign: [], awaits: [] };
}

function runsOf(changes: readonly Change[]): Run[] {
  return mergeNeighbours(changes.map(({ run }) => run));
}
