-- AlterTable
ALTER TABLE "sync_files" ADD COLUMN     "their_comment_id" TEXT,
ADD COLUMN     "url" TEXT;
