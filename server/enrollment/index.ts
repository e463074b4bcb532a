export { enroll, leave, removeStudent } from "./enroll.ts";
export { markLesson, setLessonDone } from "./complete-lesson.ts";
export { listMine } from "./list-mine.ts";
