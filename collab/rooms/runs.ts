import { mergeUpdates } from "../merge.ts";

/** Neighbouring updates by one author, merged; null for the server's own. */
export interface Run {
  readonly actorId: string | null;
  readonly update: Uint8Array;
}

/** Neighbours by the same author become one run. */
export function mergeNeighbours(updates: readonly Run[]): Run[] {
  const groups: { actorId: string | null; updates: Uint8Array[] }[] = [];
  for (const { actorId, update } of updates) {
    const last = groups.at(-1);
    if (last?.actorId === actorId) last.updates.push(update);
    else groups.push({ actorId, updates: [update] });
  }
  return groups.map(({ actorId, updates: parts }) => ({ actorId, update: mergeUpdates(parts) }));
}

/** One run per author, wherever their updates stand: what they did is the same, the order between them is lost. */
export function mergeByAuthor(runs: readonly Run[]): Run[] {
  const byAuthor = new Map<string | null, Uint8Array[]>();
  for (const { actorId, update } of runs) {
    const updates = byAuthor.get(actorId);
    if (updates === undefined) byAuthor.set(actorId, [update]);
    else updates.push(update);
  }
  return [...byAuthor].map(([actorId, parts]) => ({ actorId, update: mergeUpdates(parts) }));
}

export function bytesIn(runs: readonly Run[]): number {
  return runs.reduce((sum, { update }) => sum + update.byteLength, 0);
}
