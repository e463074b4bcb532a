import type { CourseContent } from "./content.ts";

const MAX_TITLE = 200;
const MAX_TEXT = 1_000_000;

/** Why a course cannot be published as it is: a sentence for each thing to be done; none when it can. */
export function problemsOf(content: CourseContent): string[] {
  const problems: string[] = [];
  if (content.title.trim() === "") problems.push("The course has no title: give it one under About.");
  if (content.category.trim() === "") problems.push("The course has no category: choose one under About.");
  const lessons = content.modules.flatMap((module) => module.lessons);
  if (lessons.length === 0) problems.push("There is no lesson yet: add one to the outline.");
  for (const { title } of [...content.modules, ...lessons]) {
    if (title.trim() === "") problems.push("Something in the outline has no name: rename it.");
    if (title.length > MAX_TITLE) problems.push(`The name “${title.slice(0, 40)}…” is too long: shorten it.`);
  }
  for (const { title, text, completion, lab } of lessons) {
    if (text.length > MAX_TEXT) problems.push(`The lesson “${title}” is too long: split it.`);
    if (completion === "tests" && lab === null) {
      problems.push(`“${title}” is done by passing tests, but has no lab: let it be done by reading.`);
    }
  }
  return [...new Set(problems)];
}
