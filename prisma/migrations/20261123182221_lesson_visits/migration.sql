-- CreateTable
CREATE TABLE "lesson_visits" (
    "enrollment_id" UUID NOT NULL,
    "lesson_id" UUID NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lesson_visits_pkey" PRIMARY KEY ("enrollment_id","lesson_id")
);

-- CreateIndex
CREATE INDEX "lesson_visits_lesson_id_idx" ON "lesson_visits"("lesson_id");

-- AddForeignKey
ALTER TABLE "lesson_visits" ADD CONSTRAINT "lesson_visits_enrollment_id_fkey" FOREIGN KEY ("enrollment_id") REFERENCES "enrollments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_visits" ADD CONSTRAINT "lesson_visits_lesson_id_fkey" FOREIGN KEY ("lesson_id") REFERENCES "course_lessons"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was done has been seen.
INSERT INTO "lesson_visits" ("enrollment_id", "lesson_id", "seen_at")
SELECT "enrollment_id", "lesson_id", "completed_at" FROM "lesson_completions";
