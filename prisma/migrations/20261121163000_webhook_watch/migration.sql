-- AlterTable
ALTER TABLE "clickup_connections" ADD COLUMN     "webhooks_asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "webhooks_claim_token" UUID,
ADD COLUMN     "webhooks_claimed_at" TIMESTAMPTZ(3),
ADD COLUMN     "webhooks_error" TEXT,
ADD COLUMN     "webhooks_tried_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "clickup_connections_webhooks_tried_at_idx" ON "clickup_connections"("webhooks_tried_at");
