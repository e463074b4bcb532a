-- DropIndex
DROP INDEX "workspaces_lab_id_user_id_key";

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "copied_from" UUID,
ADD COLUMN     "copy" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "workspaces_copied_from_idx" ON "workspaces"("copied_from");

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_lab_id_user_id_copy_key" ON "workspaces"("lab_id", "user_id", "copy");

-- AddForeignKey
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_copied_from_fkey" FOREIGN KEY ("copied_from") REFERENCES "workspaces"("id") ON DELETE SET NULL ON UPDATE CASCADE;
