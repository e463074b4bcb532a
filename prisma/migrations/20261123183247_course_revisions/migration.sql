-- AlterTable
ALTER TABLE "courses" ADD COLUMN     "revision" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "catalogue_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "counted_by" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "catalogue_state_pkey" PRIMARY KEY ("id")
);

INSERT INTO "catalogue_state" DEFAULT VALUES;

ALTER TABLE "catalogue_state" ADD CONSTRAINT "catalogue_state_one_row" CHECK ("id" = 1);

-- Whoever changes a course's row holds it, so that its numbers come in the order of the commits.
CREATE FUNCTION course_is_revised() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  NEW."revision" = OLD."revision" + 1;
  RETURN NEW;
END $$;

CREATE TRIGGER courses_revised BEFORE UPDATE ON "courses"
  FOR EACH ROW EXECUTE FUNCTION course_is_revised();

-- Once for a statement, however many rows it writes.
CREATE FUNCTION course_parts_are_revised() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "courses" SET "revision" = "revision" WHERE "id" IN (SELECT "course_id" FROM changed);
  RETURN NULL;
END $$;

CREATE FUNCTION course_labs_are_revised() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "courses" SET "revision" = "revision"
   WHERE "id" IN (SELECT l."course_id" FROM "course_lessons" l JOIN changed ON changed."lesson_id" = l."id");
  RETURN NULL;
END $$;

CREATE TRIGGER course_modules_revised_inserted AFTER INSERT ON "course_modules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_parts_are_revised();
CREATE TRIGGER course_modules_revised_updated AFTER UPDATE ON "course_modules"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_parts_are_revised();
CREATE TRIGGER course_modules_revised_deleted AFTER DELETE ON "course_modules"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_parts_are_revised();

CREATE TRIGGER course_lessons_revised_inserted AFTER INSERT ON "course_lessons"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_parts_are_revised();
CREATE TRIGGER course_lessons_revised_updated AFTER UPDATE ON "course_lessons"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_parts_are_revised();
CREATE TRIGGER course_lessons_revised_deleted AFTER DELETE ON "course_lessons"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_parts_are_revised();

CREATE TRIGGER labs_revised_inserted AFTER INSERT ON "labs"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_labs_are_revised();
CREATE TRIGGER labs_revised_updated AFTER UPDATE ON "labs"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_labs_are_revised();
CREATE TRIGGER labs_revised_deleted AFTER DELETE ON "labs"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION course_labs_are_revised();

-- Deferred to the commit: the one row is the last that anybody takes, and held for a moment only, so that nobody waits
-- for another's publishing, or in a circle. Its number and what it stands for become visible together.
CREATE FUNCTION catalogue_is_revised() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "catalogue_state" SET "revision" = "revision" + 1, "counted_by" = txid_current()
   WHERE "counted_by" <> txid_current();
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER courses_catalogued_inserted AFTER INSERT ON "courses"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."status" = 'published')
  EXECUTE FUNCTION catalogue_is_revised();
CREATE CONSTRAINT TRIGGER courses_catalogued_updated AFTER UPDATE ON "courses"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD."status" = 'published' OR NEW."status" = 'published')
  EXECUTE FUNCTION catalogue_is_revised();
CREATE CONSTRAINT TRIGGER courses_catalogued_deleted AFTER DELETE ON "courses"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD."status" = 'published')
  EXECUTE FUNCTION catalogue_is_revised();
