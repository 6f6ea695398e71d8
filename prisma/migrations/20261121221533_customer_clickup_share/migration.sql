-- CreateEnum
CREATE TYPE "clickup_share" AS ENUM ('low', 'normal', 'high');

-- AlterTable
ALTER TABLE "customers" ADD COLUMN     "clickup_share" "clickup_share" NOT NULL DEFAULT 'normal';
