-- CreateTable
CREATE TABLE "course_imports" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "course_id" UUID,
    "is_update" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT NOT NULL,
    "is_archive" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "claim" UUID,
    "step" TEXT NOT NULL DEFAULT 'waiting',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT NOT NULL DEFAULT '',
    "report" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "course_imports_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "course_imports_user_id_created_at_idx" ON "course_imports"("user_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "course_imports_course_id_idx" ON "course_imports"("course_id");

-- CreateIndex
CREATE INDEX "course_imports_state_seen_at_idx" ON "course_imports"("state", "seen_at");

-- AddForeignKey
ALTER TABLE "course_imports" ADD CONSTRAINT "course_imports_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_imports" ADD CONSTRAINT "course_imports_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Value sets
ALTER TABLE "course_imports" ADD CONSTRAINT "course_imports_state_check"
  CHECK ("state" IN ('waiting', 'running', 'done', 'failed', 'cancelled'));
