-- AlterTable
ALTER TABLE "labs" ADD COLUMN     "cpu_percent" INTEGER NOT NULL DEFAULT 100,
ADD COLUMN     "environment" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "home_mb" INTEGER NOT NULL DEFAULT 100,
ADD COLUMN     "idle_minutes" INTEGER NOT NULL DEFAULT 30,
ADD COLUMN     "memory_mb" INTEGER NOT NULL DEFAULT 512,
ADD COLUMN     "processes" INTEGER NOT NULL DEFAULT 80,
ADD COLUMN     "run_seconds" INTEGER NOT NULL DEFAULT 60,
ADD COLUMN     "start_command" TEXT NOT NULL DEFAULT '';

-- The bounds of server/labs/schema.ts.
ALTER TABLE "labs"
  ADD CONSTRAINT "labs_memory_mb_check" CHECK ("memory_mb" BETWEEN 128 AND 2048),
  ADD CONSTRAINT "labs_cpu_percent_check" CHECK ("cpu_percent" BETWEEN 10 AND 400),
  ADD CONSTRAINT "labs_processes_check" CHECK ("processes" BETWEEN 20 AND 150),
  ADD CONSTRAINT "labs_home_mb_check" CHECK ("home_mb" BETWEEN 20 AND 2048),
  ADD CONSTRAINT "labs_run_seconds_check" CHECK ("run_seconds" BETWEEN 5 AND 600),
  ADD CONSTRAINT "labs_idle_minutes_check" CHECK ("idle_minutes" BETWEEN 1 AND 240);
