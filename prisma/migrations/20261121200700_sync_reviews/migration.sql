-- AlterTable
ALTER TABLE "list_statuses" ADD COLUMN     "review_before" TEXT,
ADD COLUMN     "review_kind" TEXT,
ADD COLUMN     "review_means" TEXT,
ADD COLUMN     "review_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "sync_lists" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "list_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "place" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "review_count" INTEGER NOT NULL DEFAULT 0,
    "read_at" TIMESTAMPTZ(3),
    "read_due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_lists_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "priority_maps" (
    "organisation_id" UUID NOT NULL,
    "map" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "priority_maps_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateTable
CREATE TABLE "clickup_people" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "workspace_ids" TEXT[],
    "gone_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clickup_people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_pairs" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "member_id" UUID,
    "user_id" TEXT,
    "changed_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pairs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sync_lists_organisation_id_review_count_idx" ON "sync_lists"("organisation_id", "review_count");

-- CreateIndex
CREATE INDEX "sync_lists_read_due_at_idx" ON "sync_lists"("read_due_at");

-- CreateIndex
CREATE UNIQUE INDEX "sync_lists_connection_id_list_id_key" ON "sync_lists"("connection_id", "list_id");

-- CreateIndex
CREATE UNIQUE INDEX "clickup_people_organisation_id_user_id_key" ON "clickup_people"("organisation_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_pairs_organisation_id_member_id_key" ON "person_pairs"("organisation_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "person_pairs_organisation_id_user_id_key" ON "person_pairs"("organisation_id", "user_id");

-- CreateIndex
CREATE INDEX "task_links_connection_id_list_id_idx" ON "task_links"("connection_id", "list_id");

-- AddForeignKey
ALTER TABLE "sync_lists" ADD CONSTRAINT "sync_lists_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_lists" ADD CONSTRAINT "sync_lists_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "priority_maps" ADD CONSTRAINT "priority_maps_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_people" ADD CONSTRAINT "clickup_people_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_pairs" ADD CONSTRAINT "person_pairs_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_pairs" ADD CONSTRAINT "person_pairs_member_id_organisation_id_fkey" FOREIGN KEY ("member_id", "organisation_id") REFERENCES "memberships"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('sync_lists');
call relaydesk_protect_tenant_table('priority_maps');
call relaydesk_protect_tenant_table('clickup_people');
call relaydesk_protect_tenant_table('person_pairs');

alter table person_pairs add constraint person_pairs_somebody check (member_id is not null or user_id is not null);

-- Lists whose statuses are known already; each is read again soon, for its name and its statuses' colours.
insert into sync_lists (id, organisation_id, connection_id, list_id, name, updated_at)
select gen_random_uuid(), known.organisation_id, known.connection_id, known.list_id,
  coalesce((select max(link.list_name) from task_links link
    where link.connection_id = known.connection_id and link.list_id = known.list_id), known.list_id), now()
from (select distinct organisation_id, connection_id, list_id from list_statuses) known;

-- ClickUp says that a List changed: its statuses may be others now.
create function relaydesk_list_updated() returns trigger
  language plpgsql as $$
begin
  update sync_lists set read_due_at = clock_timestamp()
  where connection_id = new.connection_id and list_id = new.list_id and read_due_at > clock_timestamp();
  return null;
end
$$;

create trigger webhook_deliveries_list_updated
  after insert on webhook_deliveries
  for each row when (new.event = 'listUpdated' and new.verdict = 'accepted')
  execute function relaydesk_list_updated();
