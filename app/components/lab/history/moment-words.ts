import { countOf } from "#app/lib/format.ts";
import type { Moment, Version } from "#server/history/schema.ts";

const TIME = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "long" });
const DAY_OF_YEAR = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });
const NUMBER = new Intl.NumberFormat("en");

/** A day with its moments, newest first. */
export interface Day {
  readonly name: string;
  readonly moments: readonly Moment[];
}

/** Moments by the day they began on, in the order they come in. */
export function byDay(moments: readonly Moment[], now: Date): Day[] {
  const days = new Map<string, Moment[]>();
  for (const moment of moments) {
    const name = dayOf(moment.startedAt, now);
    const day = days.get(name);
    if (day) day.push(moment);
    else days.set(name, [moment]);
  }
  return [...days].map(([name, each]) => ({ name, moments: each }));
}

/** "Today", "Yesterday", "Monday, November 16"; with the year instead when it is another one. */
export function dayOf(at: Date, now: Date): string {
  const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (daysAgo === 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  return (at.getFullYear() === now.getFullYear() ? DAY : DAY_OF_YEAR).format(at);
}

/** "14:05" in this browser's time zone. */
function timeOf(at: Date): string {
  return TIME.format(at);
}

/** "14:05–14:09", or "14:05" when it was over within that minute. */
export function spanOf({ startedAt, endedAt }: Moment, between = "–"): string {
  const [start, end] = [timeOf(startedAt), timeOf(endedAt)];
  return start === end ? start : `${start}${between}${end}`;
}

/** "20 s", "4 min". */
export function lengthOf({ startedAt, endedAt }: Moment): string {
  const seconds = Math.max(1, Math.round((endedAt.getTime() - startedAt.getTime()) / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** "1 edit", "2,300 edits". */
export function editsOf({ edits }: Moment): string {
  return edits === 1 ? "1 edit" : `${NUMBER.format(edits)} edits`;
}

/** "You", "Ada", "Ada and Grace", "Ada, Grace and Linus"; programs where no person wrote. */
export function authorsOf({ authors }: Pick<Moment, "authors">, meId: string): string {
  // Side by side, first names do.
  const shown = (name: string) => (authors.length > 1 ? (name.split(" ")[0] ?? name) : name);
  const names = authors.map(({ id, name }) => (id === meId ? "You" : shown(name)));
  if (names.length === 0) return "Programs";
  return names.length === 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

/** What a screen reader says of a moment: "Ada, 14:05 to 14:09, 23 edits, named First try". */
export function sentenceOfMoment(moment: Moment, meId: string, versions: readonly Version[]): string {
  const parts = [authorsOf(moment, meId), spanOf(moment, " to "), editsOf(moment)];
  if (versions.length > 0) parts.push(`named ${versions.map(({ name }) => name).join(" and ")}`);
  return parts.join(", ");
}

/** When the files were as they are after a moment: "Today, 14:09". */
export function whenOf({ endedAt }: Moment, now: Date): string {
  return `${dayOf(endedAt, now)}, ${timeOf(endedAt)}`;
}

/** A point by its name or, without one, by its time. */
export function pointOf(moment: Moment, versions: readonly Version[]): string {
  return versions[0]?.name ?? whenOf(moment, new Date());
}

/** "3 files changed", "Nothing changed". */
export function changedFilesOf(count: number): string {
  return count === 0 ? "No file changed" : `${countOf(count, "file")} changed`;
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
