export { cardSelect, toCourseCard, type CourseCard } from "./course-card.ts";
export { createPublishedCourse, type NewCourse, type NewLab } from "./create-course.ts";
export { listCourses } from "./list-courses.ts";
export {
  continueAt,
  neighboursOf,
  inUse,
  lessonFields,
  moduleFields,
  outlineFor,
  type OutlineModule,
  readMarks,
  readModules,
} from "./outline.ts";
export type { PublishedDeps } from "./published.ts";
export { readCourse } from "./read-course.ts";
export { readLesson } from "./read-lesson.ts";
export { renderDifference } from "./render-difference.ts";
export { renderDraft, renderMarkdown } from "./render-markdown.ts";
export { reasonNotToParse } from "./render-markdown/limits.ts";
