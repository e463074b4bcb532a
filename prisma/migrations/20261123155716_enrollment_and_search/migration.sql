-- AlterTable
ALTER TABLE "courses" ADD COLUMN     "capacity" INTEGER,
ADD COLUMN     "enrollment_mode" TEXT NOT NULL DEFAULT 'open',
ADD COLUMN     "related_words" TEXT NOT NULL DEFAULT '';

-- Postgres' own array_to_string counts as changeable, because it would print dates by the session's settings.
CREATE FUNCTION course_words("lines" TEXT[]) RETURNS TEXT
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT array_to_string("lines", ' ') $$;

-- In English, so that "loops" finds "loop", and what people type first also as it is written, so that the beginning
-- of a word finds it.
ALTER TABLE "courses" ADD COLUMN "search" tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('english', "title"), 'A') ||
  setweight(to_tsvector('simple', "title"), 'A') ||
  setweight(to_tsvector('english', "summary" || ' ' || "category"), 'B') ||
  setweight(to_tsvector('simple', "summary" || ' ' || "category"), 'B') ||
  setweight(to_tsvector('english', "related_words"), 'C') ||
  setweight(to_tsvector('simple', "related_words"), 'C') ||
  setweight(to_tsvector('english', course_words("objectives") || ' ' || left("description", 100000)), 'D')
) STORED;

-- AlterTable
ALTER TABLE "enrollments" ADD COLUMN     "section_id" UUID;

-- CreateTable
CREATE TABLE "course_sections" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "course_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "course_sections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollment_codes" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "course_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "section_id" UUID,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "enrollment_codes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "course_sections_course_id_name_key" ON "course_sections"("course_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "enrollment_codes_code_key" ON "enrollment_codes"("code");

-- CreateIndex
CREATE INDEX "enrollment_codes_course_id_idx" ON "enrollment_codes"("course_id");

-- CreateIndex
CREATE INDEX "enrollment_codes_section_id_idx" ON "enrollment_codes"("section_id");

-- CreateIndex
CREATE INDEX "enrollment_codes_created_by_idx" ON "enrollment_codes"("created_by");

-- CreateIndex
CREATE INDEX "courses_status_published_at_id_idx" ON "courses"("status", "published_at" DESC, "id");

-- CreateIndex
CREATE INDEX "courses_search_idx" ON "courses" USING GIN ("search") WITH (fastupdate = off);

-- CreateIndex
CREATE INDEX "enrollments_section_id_idx" ON "enrollments"("section_id");

-- AddForeignKey
ALTER TABLE "course_sections" ADD CONSTRAINT "course_sections_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollment_codes" ADD CONSTRAINT "enrollment_codes_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollment_codes" ADD CONSTRAINT "enrollment_codes_section_id_fkey" FOREIGN KEY ("section_id") REFERENCES "course_sections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollment_codes" ADD CONSTRAINT "enrollment_codes_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_section_id_fkey" FOREIGN KEY ("section_id") REFERENCES "course_sections"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "courses"
  ADD CONSTRAINT "courses_enrollment_mode_check" CHECK ("enrollment_mode" IN ('open', 'code')),
  ADD CONSTRAINT "courses_capacity_check" CHECK ("capacity" BETWEEN 1 AND 100000);

ALTER TABLE "course_sections"
  ADD CONSTRAINT "course_sections_name_check" CHECK (length("name") BETWEEN 1 AND 80);

ALTER TABLE "enrollment_codes"
  ADD CONSTRAINT "enrollment_codes_code_check" CHECK ("code" ~ '^[A-Z0-9]{8}$');

CREATE FUNCTION course_related_words("course" UUID, "instructor" UUID) RETURNS TEXT
  LANGUAGE sql STABLE AS $$
    SELECT left(
      (SELECT "name" FROM "users" WHERE "id" = "instructor") || ' ' || coalesce(
        (SELECT string_agg("title", ' ' ORDER BY "title") FROM "course_lessons"
          WHERE "course_id" = "course" AND "archived_at" IS NULL), ''),
      100000)
  $$;

-- Once for a statement, however many lessons it writes.
CREATE FUNCTION lessons_are_found() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "courses" c SET "related_words" = n."words"
    FROM (SELECT k."id", course_related_words(k."id", k."instructor_id") AS "words"
            FROM "courses" k WHERE k."id" IN (SELECT "course_id" FROM changed)) n
   WHERE c."id" = n."id" AND c."related_words" IS DISTINCT FROM n."words";
  RETURN NULL;
END $$;

CREATE TRIGGER course_lessons_found_inserted AFTER INSERT ON "course_lessons"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION lessons_are_found();
CREATE TRIGGER course_lessons_found_updated AFTER UPDATE ON "course_lessons"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION lessons_are_found();
CREATE TRIGGER course_lessons_found_deleted AFTER DELETE ON "course_lessons"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION lessons_are_found();

CREATE FUNCTION courses_are_found() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  NEW."related_words" = course_related_words(NEW."id", NEW."instructor_id");
  RETURN NEW;
END $$;

CREATE TRIGGER courses_found BEFORE INSERT OR UPDATE OF "instructor_id" ON "courses"
  FOR EACH ROW EXECUTE FUNCTION courses_are_found();

CREATE FUNCTION instructors_are_found() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "courses" SET "related_words" = course_related_words("id", "instructor_id")
   WHERE "instructor_id" = NEW."id";
  RETURN NULL;
END $$;

CREATE TRIGGER users_found AFTER UPDATE OF "name" ON "users"
  FOR EACH ROW WHEN (OLD."name" <> NEW."name") EXECUTE FUNCTION instructors_are_found();

UPDATE "courses" SET "related_words" = course_related_words("id", "instructor_id");
