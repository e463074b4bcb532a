-- AlterTable
ALTER TABLE "document_updates" ADD COLUMN     "bytes" INTEGER,
ADD COLUMN     "edits" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "moment_seq" BIGINT,
ADD COLUMN     "started_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "documents" ADD COLUMN     "history_seq" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "tidied_seq" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "document_checkpoints" (
    "document_name" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "state" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_checkpoints_pkey" PRIMARY KEY ("document_name","seq")
);

-- CreateTable
CREATE TABLE "document_versions" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_name" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_versions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "document_versions_document_name_seq_idx" ON "document_versions"("document_name", "seq");

-- CreateIndex
CREATE INDEX "document_versions_created_by_idx" ON "document_versions"("created_by");

-- AddForeignKey
ALTER TABLE "document_checkpoints" ADD CONSTRAINT "document_checkpoints_document_name_fkey" FOREIGN KEY ("document_name") REFERENCES "documents"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document_versions" ADD CONSTRAINT "document_versions_document_name_fkey" FOREIGN KEY ("document_name") REFERENCES "documents"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document_versions" ADD CONSTRAINT "document_versions_document_name_seq_fkey" FOREIGN KEY ("document_name", "seq") REFERENCES "document_checkpoints"("document_name", "seq") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "document_versions" ADD CONSTRAINT "document_versions_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Ranges, by hand. A merged row names its moment, when it began and how large its edits were, or none of these.
ALTER TABLE "documents"
  ADD CONSTRAINT "documents_seqs_check" CHECK ("snapshot_seq" >= 0 AND "history_seq" >= 0 AND "tidied_seq" >= 0);

ALTER TABLE "document_updates"
  ADD CONSTRAINT "document_updates_edits_check" CHECK ("edits" >= 1),
  ADD CONSTRAINT "document_updates_bytes_check" CHECK ("bytes" >= 0),
  ADD CONSTRAINT "document_updates_moment_check" CHECK ("moment_seq" >= "seq" AND "started_at" <= "created_at"),
  ADD CONSTRAINT "document_updates_merged_check" CHECK (num_nonnulls("moment_seq", "started_at", "bytes") IN (0, 3));

ALTER TABLE "document_checkpoints"
  ADD CONSTRAINT "document_checkpoints_seq_check" CHECK ("seq" >= 0);

ALTER TABLE "document_versions"
  ADD CONSTRAINT "document_versions_name_check" CHECK (length("name") BETWEEN 1 AND 100);
