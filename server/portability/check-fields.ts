import type { CourseContent } from "#server/authoring/index.ts";
import type { Notes } from "./report.ts";

const MAX_TITLE = 200;

/** What a draft cannot hold is left out; the database takes no NUL. */
export function checkFields(content: CourseContent, notes: Notes): CourseContent {
  let removed = false;
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") {
      if (!value.includes("\0")) return value;
      removed = true;
      return value.replaceAll("\0", "");
    }
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clean(each)]));
  };
  const cleaned = clean(content) as CourseContent;
  if (removed) notes.changed("", "Invisible zero characters were taken out of its texts.");
  for (const { title } of cleaned.modules.flatMap((module) => [module, ...module.lessons])) {
    if (title.length > MAX_TITLE)
      notes.changed("", `The name “${title.slice(0, 40)}…” is too long to be published: shorten it.`);
  }
  return cleaned;
}
