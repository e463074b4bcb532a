-- A lesson may be done when its reader says so.
ALTER TABLE "course_lessons" DROP CONSTRAINT "course_lessons_completion_check";
ALTER TABLE "course_lessons"
  ADD CONSTRAINT "course_lessons_completion_check" CHECK ("completion" IN ('read', 'tests', 'manual'));
