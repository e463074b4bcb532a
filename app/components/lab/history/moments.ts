import type { Moment, Timeline, Version } from "#server/history/schema.ts";

/** Orders two points of a document's history; they are decimal numbers too large for a number. */
export function comparePoints(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** A stretch of the timeline, newest first, and where what is older begins; null when there is nothing older. */
export type Stretch = Pick<Timeline, "moments" | "nextBefore">;

/**
 * The newest page on top of what is known. The moment that was the newest may have grown meanwhile, so whatever the
 * page covers is taken from the page. After a gap the page stands alone: a hole in the middle would hide moments.
 */
export function withNewer(known: Stretch, page: Stretch): Stretch {
  const oldest = page.moments.at(-1);
  if (!oldest || page.nextBefore === null) return page;
  const reaches = known.moments.some(({ id }) => comparePoints(id, oldest.id) >= 0);
  const older = known.moments.filter(({ endedAt }) => endedAt < oldest.startedAt);
  if (!reaches || older.length === 0) return page;
  return { moments: [...page.moments, ...older], nextBefore: known.nextBefore };
}

/** An older page below what is known. */
export function withOlder(known: Stretch, page: Stretch): Stretch {
  const oldest = known.moments.at(-1);
  const older = page.moments.filter(({ id }) => !oldest || comparePoints(id, oldest.id) < 0);
  return { moments: [...known.moments, ...older], nextBefore: page.nextBefore };
}

/** The moment that holds a point: the first one that ends at it or later. `moments` are newest first. */
export function momentAt(moments: readonly Moment[], point: string): Moment | undefined {
  return moments.findLast(({ id }) => comparePoints(id, point) >= 0);
}

/** The versions that lie in a moment, newest first. */
export function versionsIn(
  moments: readonly Moment[],
  versions: readonly Version[],
  moment: Moment,
): readonly Version[] {
  return versions.filter(({ at }) => momentAt(moments, at)?.id === moment.id);
}

/** What a comparison spans: from one point (null: before the first edit) to a later one. */
export interface Range {
  readonly from: string | null;
  readonly to: string;
}

/** The range of two points, whichever comes first. */
export function rangeOf(one: string, other: string): Range {
  return comparePoints(one, other) <= 0 ? { from: one, to: other } : { from: other, to: one };
}
