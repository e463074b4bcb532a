-- AlterTable
ALTER TABLE "documents" ADD COLUMN     "snapshot_vector" BYTEA;
