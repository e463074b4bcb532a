/** A length of time as people say it: "45 min", "2 h", "1 h 30 min". */
export function formatMinutes(minutes: number) {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A number and its noun: "1 lesson", "12 lessons". */
export function countOf(count: number, noun: string, plural = `${noun}s`) {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A value of an enumeration as a label: "beginner" becomes "Beginner". */
export function capitalized(word: string) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A past moment relative to `now`: "just now", "5 minutes ago", "yesterday"; the date when over a month ago. */
export function formatAgo(then: Date, now: Date) {
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  if (seconds < 45) return "just now";
  if (seconds > 30 * DAY) return DATE.format(then);
  const [unit, length] = UNITS.find(([, length]) => seconds >= length * 0.75) ?? (["minute", 60] as const);
  return RELATIVE.format(-Math.max(1, Math.round(seconds / length)), unit);
}

/** A day, such as "Nov 23, 2026". */
export function formatDay(day: Date) {
  return DATE.format(day);
}

/** How long ago something began: "under a minute", "4 min", "1 h 30 min". */
export function formatWait(since: Date, now: Date) {
  const minutes = Math.floor((now.getTime() - since.getTime()) / 60_000);
  return minutes < 1 ? "under a minute" : formatMinutes(minutes);
}

/** A place in a queue: "1st", "2nd", "11th". */
export function formatPlace(place: number) {
  return `${place}${ENDINGS[PLURALS.select(place)] ?? "th"}`;
}

const PLURALS = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

const DAY = 86_400;
const UNITS = [
  ["day", DAY],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
// In UTC, so that the server and every browser write the same day.
const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
