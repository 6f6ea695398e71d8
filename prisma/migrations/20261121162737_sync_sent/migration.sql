-- AlterTable
ALTER TABLE "sync_fields" ADD COLUMN     "sent_at" TIMESTAMPTZ(3),
ADD COLUMN     "sent_ours" JSONB,
ADD COLUMN     "sent_theirs" JSONB;

-- AlterTable
ALTER TABLE "task_links" ADD COLUMN     "gone_at" TIMESTAMPTZ(3),
ADD COLUMN     "gone_reason" TEXT;
