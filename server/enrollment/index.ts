export { enroll, leave, removeStudent } from "./enroll.ts";
export { updateProgressOfAll } from "./progress.ts";
export { markLesson, setLessonDone } from "./complete-lesson.ts";
export { listMine } from "./list-mine.ts";
