-- CreateTable
CREATE TABLE "lesson_threads" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_name" TEXT NOT NULL,
    "author_id" UUID,
    "start" TEXT NOT NULL,
    "end" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" UUID,

    CONSTRAINT "lesson_threads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lesson_comments" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "thread_id" UUID NOT NULL,
    "author_id" UUID,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "lesson_comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lesson_mentions" (
    "comment_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "lesson_mentions_pkey" PRIMARY KEY ("comment_id","user_id")
);

-- CreateTable
CREATE TABLE "lesson_suggestions" (
    "id" UUID NOT NULL,
    "document_name" TEXT NOT NULL,
    "author_id" UUID,
    "start" TEXT NOT NULL,
    "end" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "insertion" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" UUID,

    CONSTRAINT "lesson_suggestions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lesson_threads_document_name_idx" ON "lesson_threads"("document_name");

-- CreateIndex
CREATE INDEX "lesson_threads_author_id_idx" ON "lesson_threads"("author_id");

-- CreateIndex
CREATE INDEX "lesson_threads_resolved_by_idx" ON "lesson_threads"("resolved_by");

-- CreateIndex
CREATE INDEX "lesson_comments_thread_id_created_at_idx" ON "lesson_comments"("thread_id", "created_at");

-- CreateIndex
CREATE INDEX "lesson_comments_author_id_idx" ON "lesson_comments"("author_id");

-- CreateIndex
CREATE INDEX "lesson_mentions_user_id_seen_at_idx" ON "lesson_mentions"("user_id", "seen_at");

-- CreateIndex
CREATE INDEX "lesson_suggestions_document_name_state_decided_at_idx" ON "lesson_suggestions"("document_name", "state", "decided_at");

-- CreateIndex
CREATE INDEX "lesson_suggestions_author_id_idx" ON "lesson_suggestions"("author_id");

-- CreateIndex
CREATE INDEX "lesson_suggestions_decided_by_idx" ON "lesson_suggestions"("decided_by");

-- AddForeignKey
ALTER TABLE "lesson_threads" ADD CONSTRAINT "lesson_threads_document_name_fkey" FOREIGN KEY ("document_name") REFERENCES "course_documents"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_threads" ADD CONSTRAINT "lesson_threads_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_threads" ADD CONSTRAINT "lesson_threads_resolved_by_fkey" FOREIGN KEY ("resolved_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_comments" ADD CONSTRAINT "lesson_comments_thread_id_fkey" FOREIGN KEY ("thread_id") REFERENCES "lesson_threads"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_comments" ADD CONSTRAINT "lesson_comments_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_mentions" ADD CONSTRAINT "lesson_mentions_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "lesson_comments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_mentions" ADD CONSTRAINT "lesson_mentions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_suggestions" ADD CONSTRAINT "lesson_suggestions_document_name_fkey" FOREIGN KEY ("document_name") REFERENCES "course_documents"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_suggestions" ADD CONSTRAINT "lesson_suggestions_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lesson_suggestions" ADD CONSTRAINT "lesson_suggestions_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "lesson_suggestions" ADD CONSTRAINT "lesson_suggestions_state_check" CHECK ("state" IN ('open', 'accepted', 'refused'));
