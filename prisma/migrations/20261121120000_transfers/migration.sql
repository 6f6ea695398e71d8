-- AlterTable
ALTER TABLE "data_imports" ADD COLUMN     "ignored_columns" TEXT[] DEFAULT ARRAY[]::TEXT[],
ALTER COLUMN "storage_key" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "data_exports_status_updated_at_idx" ON "data_exports"("status", "updated_at");

-- CreateIndex
CREATE INDEX "data_exports_expires_at_idx" ON "data_exports"("expires_at");

-- CreateIndex
CREATE INDEX "data_imports_status_updated_at_idx" ON "data_imports"("status", "updated_at");
