-- CreateEnum
CREATE TYPE "clickup_webhook_status" AS ENUM ('active', 'failing', 'suspended', 'missing');

-- CreateEnum
CREATE TYPE "delivery_verdict" AS ENUM ('accepted', 'duplicate', 'rejected');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('waiting', 'applied', 'ignored');

-- CreateEnum
CREATE TYPE "sync_field_state" AS ENUM ('in_step', 'waiting', 'conflict', 'failed', 'skipped');

-- CreateTable
CREATE TABLE "clickup_webhooks" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "secret_ciphertext" TEXT,
    "status" "clickup_webhook_status" NOT NULL DEFAULT 'active',
    "fail_count" INTEGER NOT NULL DEFAULT 0,
    "checked_at" TIMESTAMPTZ(3),
    "last_delivery_at" TIMESTAMPTZ(3),
    "gap_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clickup_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "webhook_id" TEXT,
    "event" TEXT NOT NULL,
    "task_id" TEXT,
    "list_id" TEXT,
    "verdict" "delivery_verdict" NOT NULL,
    "verdict_reason" TEXT,
    "event_key" TEXT,
    "state" "delivery_state" NOT NULL,
    "effects" JSONB NOT NULL DEFAULT '[]',
    "body" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "replayed_at" TIMESTAMPTZ(3),
    "replay_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_requests" (
    "link_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "reason" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claim_token" UUID,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_requests_pkey" PRIMARY KEY ("link_id")
);

-- CreateTable
CREATE TABLE "sync_fields" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "state" "sync_field_state" NOT NULL,
    "base_ours" JSONB,
    "base_theirs" JSONB,
    "agreed_at" TIMESTAMPTZ(3),
    "ours" JSONB,
    "theirs" JSONB,
    "ours_change" JSONB,
    "theirs_change" JSONB,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "failure_action" TEXT,
    "failure_class" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_fields_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "list_statuses" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "list_id" TEXT NOT NULL,
    "status_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "color" TEXT,
    "position" INTEGER NOT NULL,
    "means" TEXT NOT NULL,
    "is_way_back" BOOLEAN NOT NULL DEFAULT false,
    "is_confirmed" BOOLEAN NOT NULL DEFAULT false,
    "gone_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "list_statuses_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "clickup_webhooks_organisation_id_idx" ON "clickup_webhooks"("organisation_id");

-- CreateIndex
CREATE INDEX "clickup_webhooks_checked_at_idx" ON "clickup_webhooks"("checked_at");

-- CreateIndex
CREATE UNIQUE INDEX "clickup_webhooks_connection_id_workspace_id_key" ON "clickup_webhooks"("connection_id", "workspace_id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_organisation_id_received_at_id_idx" ON "webhook_deliveries"("organisation_id", "received_at", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_organisation_id_task_id_received_at_id_idx" ON "webhook_deliveries"("organisation_id", "task_id", "received_at", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_organisation_id_event_received_at_id_idx" ON "webhook_deliveries"("organisation_id", "event", "received_at", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_organisation_id_verdict_received_at_id_idx" ON "webhook_deliveries"("organisation_id", "verdict", "received_at", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_connection_id_task_id_state_idx" ON "webhook_deliveries"("connection_id", "task_id", "state");

-- CreateIndex
CREATE INDEX "webhook_deliveries_received_at_idx" ON "webhook_deliveries"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_deliveries_connection_id_event_key_key" ON "webhook_deliveries"("connection_id", "event_key");

-- CreateIndex
CREATE INDEX "sync_requests_organisation_id_not_before_requested_at_idx" ON "sync_requests"("organisation_id", "not_before", "requested_at");

-- CreateIndex
CREATE INDEX "sync_requests_not_before_idx" ON "sync_requests"("not_before");

-- CreateIndex
CREATE INDEX "sync_fields_organisation_id_state_updated_at_id_idx" ON "sync_fields"("organisation_id", "state", "updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_fields_link_id_field_key" ON "sync_fields"("link_id", "field");

-- CreateIndex
CREATE INDEX "list_statuses_organisation_id_list_id_idx" ON "list_statuses"("organisation_id", "list_id");

-- CreateIndex
CREATE UNIQUE INDEX "list_statuses_connection_id_list_id_status_key_key" ON "list_statuses"("connection_id", "list_id", "status_key");

-- AddForeignKey
ALTER TABLE "clickup_webhooks" ADD CONSTRAINT "clickup_webhooks_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_webhooks" ADD CONSTRAINT "clickup_webhooks_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_requests" ADD CONSTRAINT "sync_requests_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_requests" ADD CONSTRAINT "sync_requests_link_id_organisation_id_fkey" FOREIGN KEY ("link_id", "organisation_id") REFERENCES "task_links"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_fields" ADD CONSTRAINT "sync_fields_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_fields" ADD CONSTRAINT "sync_fields_link_id_organisation_id_fkey" FOREIGN KEY ("link_id", "organisation_id") REFERENCES "task_links"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_statuses" ADD CONSTRAINT "list_statuses_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_statuses" ADD CONSTRAINT "list_statuses_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;
