-- CreateEnum
CREATE TYPE "space_move_status" AS ENUM ('running', 'finished');

-- CreateEnum
CREATE TYPE "space_move_state" AS ENUM ('waiting', 'done', 'failed');

-- CreateTable
CREATE TABLE "space_moves" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "status" "space_move_status" NOT NULL DEFAULT 'running',
    "choice" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "space_name" TEXT NOT NULL,
    "list_id" TEXT,
    "list_name" TEXT,
    "statuses" JSONB NOT NULL,
    "requested_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "progressed_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "space_moves_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "space_move_links" (
    "move_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "state" "space_move_state" NOT NULL DEFAULT 'waiting',
    "reason" TEXT,

    CONSTRAINT "space_move_links_pkey" PRIMARY KEY ("move_id","link_id")
);

-- CreateIndex
CREATE INDEX "space_moves_organisation_id_customer_id_created_at_idx" ON "space_moves"("organisation_id", "customer_id", "created_at");

-- CreateIndex
CREATE INDEX "space_moves_status_progressed_at_idx" ON "space_moves"("status", "progressed_at");

-- CreateIndex
CREATE UNIQUE INDEX "space_moves_id_organisation_id_key" ON "space_moves"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "space_move_links_move_id_state_idx" ON "space_move_links"("move_id", "state");

-- CreateIndex
CREATE INDEX "space_move_links_link_id_idx" ON "space_move_links"("link_id");

-- CreateIndex
CREATE INDEX "space_move_links_organisation_id_idx" ON "space_move_links"("organisation_id");

-- AddForeignKey
ALTER TABLE "space_moves" ADD CONSTRAINT "space_moves_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "space_moves" ADD CONSTRAINT "space_moves_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "space_moves" ADD CONSTRAINT "space_moves_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "space_move_links" ADD CONSTRAINT "space_move_links_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "space_move_links" ADD CONSTRAINT "space_move_links_move_id_organisation_id_fkey" FOREIGN KEY ("move_id", "organisation_id") REFERENCES "space_moves"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "space_move_links" ADD CONSTRAINT "space_move_links_link_id_organisation_id_fkey" FOREIGN KEY ("link_id", "organisation_id") REFERENCES "task_links"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('space_moves');
call relaydesk_protect_tenant_table('space_move_links');
