-- CreateTable
CREATE TABLE "workspace_guests" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "may_write" BOOLEAN NOT NULL DEFAULT false,
    "invited_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_guests_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "workspace_visits" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_visits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "help_requests" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "workspace_id" UUID NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" UUID,

    CONSTRAINT "help_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "workspace_guests_user_id_idx" ON "workspace_guests"("user_id");

-- CreateIndex
CREATE INDEX "workspace_guests_invited_by_idx" ON "workspace_guests"("invited_by");

-- CreateIndex
CREATE INDEX "workspace_visits_workspace_id_user_id_seen_at_idx" ON "workspace_visits"("workspace_id", "user_id", "seen_at");

-- CreateIndex
CREATE INDEX "workspace_visits_user_id_idx" ON "workspace_visits"("user_id");

-- CreateIndex
CREATE INDEX "help_requests_workspace_id_closed_at_idx" ON "help_requests"("workspace_id", "closed_at");

-- CreateIndex
CREATE INDEX "help_requests_closed_at_raised_at_idx" ON "help_requests"("closed_at", "raised_at");

-- CreateIndex
CREATE INDEX "help_requests_closed_by_idx" ON "help_requests"("closed_by");

-- AddForeignKey
ALTER TABLE "workspace_guests" ADD CONSTRAINT "workspace_guests_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_guests" ADD CONSTRAINT "workspace_guests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_guests" ADD CONSTRAINT "workspace_guests_invited_by_fkey" FOREIGN KEY ("invited_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_visits" ADD CONSTRAINT "workspace_visits_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_visits" ADD CONSTRAINT "workspace_visits_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "help_requests" ADD CONSTRAINT "help_requests_closed_by_fkey" FOREIGN KEY ("closed_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Ranges, by hand.
ALTER TABLE "workspace_visits"
  ADD CONSTRAINT "workspace_visits_seen_check" CHECK ("seen_at" >= "started_at");

ALTER TABLE "help_requests"
  ADD CONSTRAINT "help_requests_note_check" CHECK (length("note") <= 200),
  ADD CONSTRAINT "help_requests_closed_check" CHECK ("closed_by" IS NULL OR "closed_at" IS NOT NULL);
