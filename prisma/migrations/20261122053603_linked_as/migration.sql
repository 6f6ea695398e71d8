-- AlterTable
ALTER TABLE "task_links" ADD COLUMN     "linked_as" JSONB;
