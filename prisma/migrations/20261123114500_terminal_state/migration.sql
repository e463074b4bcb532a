-- AlterTable
ALTER TABLE "terminal_screens" ADD COLUMN     "state" JSONB;
