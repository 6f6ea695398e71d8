-- AlterTable
ALTER TABLE "task_links" DROP COLUMN "agreed_state";
