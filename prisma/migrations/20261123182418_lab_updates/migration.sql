-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "given_hash" TEXT;

-- CreateTable
CREATE TABLE "lab_givens" (
    "lab_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "files" JSONB NOT NULL,

    CONSTRAINT "lab_givens_pkey" PRIMARY KEY ("lab_id","hash")
);

-- CreateTable
CREATE TABLE "lab_rollouts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "course_id" UUID NOT NULL,
    "lab_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "to_hash" TEXT NOT NULL,
    "actor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "lab_rollouts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_updates" (
    "rollout_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "from_hash" TEXT,
    "files" JSONB NOT NULL DEFAULT '[]',
    "conflicts" INTEGER NOT NULL DEFAULT 0,
    "undo_at" BIGINT,
    "problem" TEXT NOT NULL DEFAULT '',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "done_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_updates_pkey" PRIMARY KEY ("rollout_id","workspace_id")
);

-- CreateIndex
CREATE INDEX "lab_rollouts_course_id_version_idx" ON "lab_rollouts"("course_id", "version");

-- CreateIndex
CREATE INDEX "lab_rollouts_lab_id_created_at_idx" ON "lab_rollouts"("lab_id", "created_at");

-- CreateIndex
CREATE INDEX "lab_rollouts_actor_id_idx" ON "lab_rollouts"("actor_id");

-- CreateIndex
CREATE INDEX "lab_rollouts_finished_at_idx" ON "lab_rollouts"("finished_at");

-- CreateIndex
CREATE INDEX "workspace_updates_workspace_id_idx" ON "workspace_updates"("workspace_id");

-- CreateIndex
CREATE INDEX "workspace_updates_rollout_id_state_idx" ON "workspace_updates"("rollout_id", "state");

-- CreateIndex
CREATE INDEX "workspaces_lab_id_given_hash_idx" ON "workspaces"("lab_id", "given_hash");

-- AddForeignKey
ALTER TABLE "lab_givens" ADD CONSTRAINT "lab_givens_lab_id_fkey" FOREIGN KEY ("lab_id") REFERENCES "labs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lab_rollouts" ADD CONSTRAINT "lab_rollouts_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lab_rollouts" ADD CONSTRAINT "lab_rollouts_lab_id_fkey" FOREIGN KEY ("lab_id") REFERENCES "labs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lab_rollouts" ADD CONSTRAINT "lab_rollouts_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_updates" ADD CONSTRAINT "workspace_updates_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "lab_rollouts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_updates" ADD CONSTRAINT "workspace_updates_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_lab_id_given_hash_fkey" FOREIGN KEY ("lab_id", "given_hash") REFERENCES "lab_givens"("lab_id", "hash") ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE "workspace_updates" ADD CONSTRAINT "workspace_updates_state"
  CHECK (state IN ('waiting', 'clean', 'choice', 'same', 'cannot'));
