-- AlterTable
ALTER TABLE "sync_fields" DROP COLUMN "ours_change",
DROP COLUMN "theirs_change",
ADD COLUMN     "choice" TEXT;
