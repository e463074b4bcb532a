-- DropIndex
DROP INDEX "course_lessons_module_id_position_key";

-- DropIndex
DROP INDEX "course_modules_course_id_position_key";

-- AlterTable
ALTER TABLE "course_lessons" ADD COLUMN     "archived_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "course_modules" ADD COLUMN     "archived_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "courses" ADD COLUMN     "cover" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "publish_at" TIMESTAMPTZ(3),
ADD COLUMN     "publish_by" UUID,
ADD COLUMN     "publish_note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "review_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "course_staff" (
    "course_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "added_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "course_staff_pkey" PRIMARY KEY ("course_id","user_id")
);

-- CreateTable
CREATE TABLE "course_invitations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "course_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "course_invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "course_documents" (
    "name" TEXT NOT NULL,
    "course_id" UUID NOT NULL,

    CONSTRAINT "course_documents_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "course_versions" (
    "course_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "actor_id" UUID,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "course_versions_pkey" PRIMARY KEY ("course_id","number")
);

-- CreateTable
CREATE TABLE "course_transitions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "course_id" UUID NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "actor_id" UUID,
    "version" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "course_transitions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "course_staff_user_id_idx" ON "course_staff"("user_id");

-- CreateIndex
CREATE INDEX "course_staff_added_by_idx" ON "course_staff"("added_by");

-- CreateIndex
CREATE UNIQUE INDEX "course_invitations_token_hash_key" ON "course_invitations"("token_hash");

-- CreateIndex
CREATE INDEX "course_invitations_course_id_idx" ON "course_invitations"("course_id");

-- CreateIndex
CREATE INDEX "course_invitations_created_by_idx" ON "course_invitations"("created_by");

-- CreateIndex
CREATE INDEX "course_documents_course_id_idx" ON "course_documents"("course_id");

-- CreateIndex
CREATE INDEX "course_versions_actor_id_idx" ON "course_versions"("actor_id");

-- CreateIndex
CREATE INDEX "course_transitions_course_id_created_at_idx" ON "course_transitions"("course_id", "created_at");

-- CreateIndex
CREATE INDEX "course_transitions_actor_id_idx" ON "course_transitions"("actor_id");

-- CreateIndex
CREATE INDEX "course_lessons_module_id_position_idx" ON "course_lessons"("module_id", "position");

-- CreateIndex
CREATE INDEX "course_modules_course_id_position_idx" ON "course_modules"("course_id", "position");

-- CreateIndex
CREATE INDEX "courses_publish_at_idx" ON "courses"("publish_at");

-- AddForeignKey
ALTER TABLE "course_staff" ADD CONSTRAINT "course_staff_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_staff" ADD CONSTRAINT "course_staff_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_staff" ADD CONSTRAINT "course_staff_added_by_fkey" FOREIGN KEY ("added_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_invitations" ADD CONSTRAINT "course_invitations_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_invitations" ADD CONSTRAINT "course_invitations_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_documents" ADD CONSTRAINT "course_documents_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_versions" ADD CONSTRAINT "course_versions_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_versions" ADD CONSTRAINT "course_versions_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_transitions" ADD CONSTRAINT "course_transitions_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "course_transitions" ADD CONSTRAINT "course_transitions_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "course_staff"
  ADD CONSTRAINT "course_staff_role_check" CHECK ("role" IN ('owner', 'editor', 'ta', 'observer'));

ALTER TABLE "course_invitations"
  ADD CONSTRAINT "course_invitations_role_check" CHECK ("role" IN ('editor', 'ta', 'observer'));

ALTER TABLE "course_versions"
  ADD CONSTRAINT "course_versions_number_check" CHECK ("number" >= 1),
  ADD CONSTRAINT "course_versions_note_check" CHECK (length("note") <= 500);

ALTER TABLE "course_transitions"
  ADD CONSTRAINT "course_transitions_states_check" CHECK (
    "from" IN ('draft', 'in_review', 'published', 'unpublished') AND
    "to" IN ('draft', 'in_review', 'published', 'unpublished')),
  ADD CONSTRAINT "course_transitions_note_check" CHECK (length("note") <= 500);

ALTER TABLE "courses"
  ADD CONSTRAINT "courses_publish_check" CHECK (("publish_at" IS NULL) = ("publish_by" IS NULL)),
  ADD CONSTRAINT "courses_publish_note_check" CHECK (length("publish_note") <= 500);

-- Whoever made a course until now owns it.
INSERT INTO "course_staff" ("course_id", "user_id", "role")
SELECT "id", "instructor_id", 'owner' FROM "courses";
