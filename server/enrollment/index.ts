export { createCodeLimit, type CodeLimit } from "./code-limit.ts";
export { joinWithCode, makeCode, readCode, withdrawCode } from "./codes.ts";
export { markLesson, setLessonDone } from "./complete-lesson.ts";
export { enroll, leave, removeStudent } from "./enroll.ts";
export { enrollMany } from "./enroll-many.ts";
export { listMine } from "./list-mine.ts";
export { matrixCsv } from "./matrix-csv.ts";
export { readMatrix, type Matrix } from "./read-matrix.ts";
export { updateProgressOfAll } from "./progress.ts";
export {
  addSection,
  listSections,
  readRoster,
  removeSection,
  renameSection,
  setEnrollmentTerms,
} from "./roster.ts";
