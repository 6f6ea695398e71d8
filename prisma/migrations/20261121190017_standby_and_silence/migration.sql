-- CreateEnum
CREATE TYPE "clickup_standby_status" AS ENUM ('ready', 'dead');

-- AlterTable
ALTER TABLE "clickup_oauth_states" ADD COLUMN     "connection_id" UUID,
ADD COLUMN     "purpose" TEXT;

-- AlterTable
ALTER TABLE "clickup_webhooks" ADD COLUMN     "owed_since" TIMESTAMPTZ(3),
ADD COLUMN     "silences" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "silent_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "clickup_standbys" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "status" "clickup_standby_status" NOT NULL DEFAULT 'ready',
    "clickup_user_id" TEXT NOT NULL,
    "clickup_user_name" TEXT NOT NULL,
    "clickup_user_email" TEXT NOT NULL,
    "clickup_time_zone" TEXT,
    "token_ciphertext" TEXT NOT NULL,
    "token_key" UUID NOT NULL,
    "workspace_ids" TEXT[],
    "space_ids" TEXT[],
    "authorised_by_id" UUID,
    "authorised_by_name" TEXT NOT NULL,
    "authorised_at" TIMESTAMPTZ(3) NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clickup_standbys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "clickup_standbys_connection_id_key" ON "clickup_standbys"("connection_id");

-- CreateIndex
CREATE INDEX "clickup_standbys_organisation_id_idx" ON "clickup_standbys"("organisation_id");

-- CreateIndex
CREATE INDEX "clickup_standbys_tried_at_idx" ON "clickup_standbys"("tried_at");

-- CreateIndex
CREATE UNIQUE INDEX "clickup_standbys_connection_id_organisation_id_key" ON "clickup_standbys"("connection_id", "organisation_id");

-- CreateIndex
CREATE INDEX "clickup_oauth_states_connection_id_idx" ON "clickup_oauth_states"("connection_id");

-- AddForeignKey
ALTER TABLE "clickup_standbys" ADD CONSTRAINT "clickup_standbys_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_standbys" ADD CONSTRAINT "clickup_standbys_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_oauth_states" ADD CONSTRAINT "clickup_oauth_states_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('clickup_standbys');

-- Of several connections each has notices of its own.
update notices set deduplication_key = deduplication_key || ':' || connection.id
from (
  select distinct on (organisation_id) organisation_id, id from clickup_connections
  order by organisation_id, (status <> 'disconnected') desc, connected_at desc, id desc
) connection
where notices.organisation_id = connection.organisation_id
  and notices.deduplication_key in ('clickup.reconnect', 'clickup.webhooks');
