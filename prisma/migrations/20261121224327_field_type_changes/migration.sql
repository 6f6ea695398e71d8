-- AlterTable
ALTER TABLE "list_fields" ADD COLUMN     "changed_from" TEXT;
