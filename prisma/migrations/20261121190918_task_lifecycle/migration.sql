-- AlterTable
ALTER TABLE "task_links" ADD COLUMN     "gone_kind" TEXT,
ADD COLUMN     "lead_key" TEXT,
ADD COLUMN     "next_look_at" TIMESTAMPTZ(3),
ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'linked',
ADD COLUMN     "task_key" TEXT;

-- CreateTable
CREATE TABLE "task_policies" (
    "organisation_id" UUID NOT NULL,
    "on_deleted" TEXT NOT NULL DEFAULT 'leave',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_policies_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateIndex
CREATE INDEX "task_links_next_look_at_idx" ON "task_links"("next_look_at");

-- CreateIndex
CREATE INDEX "task_links_connection_id_space_id_idx" ON "task_links"("connection_id", "space_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_links_organisation_id_task_key_key" ON "task_links"("organisation_id", "task_key");

-- CreateIndex
CREATE UNIQUE INDEX "task_links_organisation_id_lead_key_key" ON "task_links"("organisation_id", "lead_key");

-- AddForeignKey
ALTER TABLE "task_policies" ADD CONSTRAINT "task_policies_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('task_policies');

-- A task that the pipeline made has a reason for its List; one that was there before has none.
update task_links set origin = 'made' where intent_id is not null and list_reason is not null;
update task_links set
  task_key = source_type || ':' || source_id || ':' || task_id,
  lead_key = source_type || ':' || source_id
where unlinked_at is null;

-- What a standing link is known by. The first one of a source leads. The lock is for two that come at once: without
-- it both would see nobody leading, and one of them would break the unique index.
create function relaydesk_link_keys() returns trigger
  language plpgsql as $$
declare
  source text := new.source_type || ':' || new.source_id;
begin
  if new.unlinked_at is not null then
    new.standing_key := null;
    new.task_key := null;
    new.lead_key := null;
    return new;
  end if;
  new.standing_key := source || ':' || new.purpose;
  new.task_key := source || ':' || new.task_id;
  perform pg_advisory_xact_lock(hashtextextended(new.organisation_id || ':' || source, 0));
  new.lead_key := case
    when exists (select from task_links other
      where other.organisation_id = new.organisation_id and other.lead_key = source and other.id <> new.id) then null
    else source
  end;
  return new;
end
$$;

create trigger task_links_keys_insert
  before insert on task_links
  for each row execute function relaydesk_link_keys();

create trigger task_links_keys_update
  before update of unlinked_at, source_type, source_id, purpose, task_id on task_links
  for each row execute function relaydesk_link_keys();

-- When the one that leads is undone, or goes to another source, the oldest of the others leads; one whose task is there
-- before one whose task is gone.
create function relaydesk_link_next_leads() returns trigger
  language plpgsql as $$
begin
  update task_links set lead_key = old.lead_key
  where id = (
    select next.id from task_links next
    where next.organisation_id = old.organisation_id and next.source_type = old.source_type
      and next.source_id = old.source_id and next.unlinked_at is null
    order by next.gone_at is not null, next.created_at, next.id
    limit 1)
    and not exists (select from task_links first
      where first.organisation_id = old.organisation_id and first.lead_key = old.lead_key);
  return null;
end
$$;

create trigger task_links_next_leads
  after update of unlinked_at, source_id on task_links
  for each row when (old.lead_key is not null and new.lead_key is distinct from old.lead_key)
  execute function relaydesk_link_next_leads();

-- Places tell of more than one task. A List or Space that changed is looked at by one of its tasks, whose comparison
-- sees what became of it and asks for the others when it must; one that is gone, by all. A Folder that is deleted sends
-- the end of each of its Lists.
create function relaydesk_place_delivered() returns trigger
  language plpgsql as $$
declare
  space text := case when new.event in ('spaceUpdated', 'spaceDeleted')
    then convert_from(new.body, 'UTF8')::jsonb ->> 'space_id' end;
begin
  perform relaydesk_request_sync(link.id, link.organisation_id, 'webhook')
  from (
    select id, organisation_id from task_links
    where connection_id = new.connection_id and unlinked_at is null
      and case when space is null then list_id = new.list_id else space_id = space end
    order by gone_at is not null, id
    limit case when new.event = 'spaceDeleted' then null else 1 end
  ) link;
  -- Whoever lost sight of tasks may have it again.
  if new.event = 'spaceUpdated' then
    perform relaydesk_request_sync(link.id, link.organisation_id, 'webhook')
    from (
      select id, organisation_id from task_links
      where connection_id = new.connection_id and unlinked_at is null and space_id = space and gone_at is not null
      order by id
      limit 1
    ) link;
  end if;
  return null;
end
$$;

create trigger webhook_deliveries_of_places
  after insert on webhook_deliveries
  for each row when (new.verdict = 'accepted' and new.event in ('listUpdated', 'spaceUpdated', 'spaceDeleted'))
  execute function relaydesk_place_delivered();
