-- AlterTable
ALTER TABLE "labs" ADD COLUMN     "archived_at" TIMESTAMPTZ(3),
ADD COLUMN     "hints" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "tests" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "definition" JSONB;

-- A trial has a definition of its own, and nothing else has.
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_definition_of_trials"
  CHECK ((copy < 0) = (definition IS NOT NULL));
ALTER TABLE "labs" ADD CONSTRAINT "labs_tests_is_a_list" CHECK (jsonb_typeof(tests) = 'array');
