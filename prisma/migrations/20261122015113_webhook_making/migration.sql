-- AlterTable
ALTER TABLE "clickup_webhooks" ADD COLUMN     "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "silence_left_at" TIMESTAMPTZ(3);
