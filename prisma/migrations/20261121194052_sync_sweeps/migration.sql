-- CreateEnum
CREATE TYPE "sync_sweep_kind" AS ENUM ('changes', 'full');

-- CreateEnum
CREATE TYPE "sync_sweep_phase" AS ENUM ('reading', 'probing', 'done');

-- CreateEnum
CREATE TYPE "sync_difference_cause" AS ENUM ('missed_event', 'edited_during_outage', 'mapping_changed', 'deleted', 'moved', 'permission', 'human_override', 'undecided');

-- CreateEnum
CREATE TYPE "sync_difference_state" AS ENUM ('healing', 'listed', 'healed', 'gone');

-- AlterTable
ALTER TABLE "task_links" ADD COLUMN     "verified_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "sync_sweeps" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" "sync_sweep_kind" NOT NULL,
    "phase" "sync_sweep_phase" NOT NULL DEFAULT 'reading',
    "standing_key" TEXT,
    "since" TIMESTAMPTZ(3),
    "list_ids" TEXT[],
    "list_after" TEXT NOT NULL DEFAULT '',
    "page" INTEGER NOT NULL DEFAULT 0,
    "links_total" INTEGER NOT NULL,
    "links_checked" INTEGER NOT NULL DEFAULT 0,
    "tasks_read" INTEGER NOT NULL DEFAULT 0,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "differences" INTEGER NOT NULL DEFAULT 0,
    "requested_by_name" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "claim_token" UUID,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_sweeps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_differences" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "sweep_id" UUID,
    "field" TEXT NOT NULL,
    "cause" "sync_difference_cause" NOT NULL,
    "reason" TEXT,
    "state" "sync_difference_state" NOT NULL,
    "standing_key" TEXT,
    "ours" JSONB,
    "theirs" JSONB,
    "changed_at" TIMESTAMPTZ(3),
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_differences_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sync_sweeps_connection_id_workspace_id_kind_started_at_idx" ON "sync_sweeps"("connection_id", "workspace_id", "kind", "started_at");

-- CreateIndex
CREATE INDEX "sync_sweeps_organisation_id_started_at_id_idx" ON "sync_sweeps"("organisation_id", "started_at", "id");

-- CreateIndex
CREATE INDEX "sync_sweeps_finished_at_idx" ON "sync_sweeps"("finished_at");

-- CreateIndex
CREATE UNIQUE INDEX "sync_sweeps_organisation_id_standing_key_key" ON "sync_sweeps"("organisation_id", "standing_key");

-- CreateIndex
CREATE INDEX "sync_differences_organisation_id_found_at_id_idx" ON "sync_differences"("organisation_id", "found_at", "id");

-- CreateIndex
CREATE INDEX "sync_differences_organisation_id_state_found_at_id_idx" ON "sync_differences"("organisation_id", "state", "found_at", "id");

-- CreateIndex
CREATE INDEX "sync_differences_link_id_standing_key_idx" ON "sync_differences"("link_id", "standing_key");

-- CreateIndex
CREATE INDEX "sync_differences_ended_at_idx" ON "sync_differences"("ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "sync_differences_organisation_id_standing_key_key" ON "sync_differences"("organisation_id", "standing_key");

-- CreateIndex
CREATE INDEX "task_links_connection_id_workspace_id_verified_at_idx" ON "task_links"("connection_id", "workspace_id", "verified_at");

-- AddForeignKey
ALTER TABLE "sync_sweeps" ADD CONSTRAINT "sync_sweeps_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_sweeps" ADD CONSTRAINT "sync_sweeps_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_differences" ADD CONSTRAINT "sync_differences_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_differences" ADD CONSTRAINT "sync_differences_link_id_organisation_id_fkey" FOREIGN KEY ("link_id", "organisation_id") REFERENCES "task_links"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('sync_sweeps');
call relaydesk_protect_tenant_table('sync_differences');

-- A comparison that is over has settled what a sweep found before it: both sides agree now, or it waits for a person.
-- Where both sides say what was agreed and mean different things (a mapping changed, a person let it be), a
-- comparison has nothing to say; a later sweep does.
create function relaydesk_settle_differences() returns trigger
  language plpgsql as $$
begin
  update sync_differences difference
  set state = found.state, ended_at = found.ended_at,
      standing_key = case when found.ended_at is null then difference.standing_key end
  from (
    select d.id, verdict.state, case when verdict.state = 'healed' then clock_timestamp() end as ended_at
    from sync_differences d
    join task_links link on link.id = d.link_id
    left join sync_fields field on field.link_id = d.link_id and field.field = d.field
    cross join lateral (select case
      when d.field = 'task' then case when link.gone_at is null then 'healed' else 'listed' end
      when field.state = 'in_step' and link.gone_at is null then 'healed'
      when field.state in ('conflict', 'failed', 'skipped') or link.gone_at is not null then 'listed'
    end::sync_difference_state as state) verdict
    where d.link_id = old.link_id and d.standing_key is not null
      and d.cause not in ('mapping_changed', 'human_override') and verdict.state is not null
  ) found
  where difference.id = found.id and difference.state <> found.state;
  return null;
end
$$;

create trigger sync_requests_settle_differences
  after delete on sync_requests
  for each row execute function relaydesk_settle_differences();

-- What was found of a link that is undone concerns nobody any more.
create function relaydesk_end_differences() returns trigger
  language plpgsql as $$
begin
  update sync_differences set state = 'gone', ended_at = clock_timestamp(), standing_key = null
  where link_id = new.id and standing_key is not null;
  return null;
end
$$;

create trigger task_links_end_differences
  after update of unlinked_at on task_links
  for each row when (old.unlinked_at is null and new.unlinked_at is not null)
  execute function relaydesk_end_differences();
