-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "removed_at" TIMESTAMPTZ(3);
