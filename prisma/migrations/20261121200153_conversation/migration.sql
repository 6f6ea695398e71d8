-- CreateTable
CREATE TABLE "sync_conversations" (
    "link_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "look" SMALLINT NOT NULL DEFAULT 0,
    "since" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "not_before" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "failure_action" TEXT,
    "looked_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_conversations_pkey" PRIMARY KEY ("link_id")
);

-- CreateTable
CREATE TABLE "sync_comments" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "origin" TEXT NOT NULL,
    "comment_id" UUID NOT NULL,
    "their_id" TEXT,
    "their_parent_id" TEXT,
    "their_date" TIMESTAMPTZ(3),
    "reply_count" INTEGER NOT NULL DEFAULT 0,
    "state" "sync_field_state" NOT NULL,
    "ours_digest" TEXT,
    "theirs_digest" TEXT,
    "agreed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "sent_digest" TEXT,
    "tried_digest" TEXT,
    "gone_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,
    "failure_message" TEXT,
    "failure_action" TEXT,
    "failure_class" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_files" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "link_id" UUID NOT NULL,
    "origin" TEXT NOT NULL,
    "attachment_id" UUID NOT NULL,
    "their_id" TEXT,
    "file_name" TEXT NOT NULL,
    "size" BIGINT,
    "state" "sync_field_state" NOT NULL,
    "agreed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,
    "failure_message" TEXT,
    "failure_action" TEXT,
    "failure_class" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_files_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sync_conversations_organisation_id_idx" ON "sync_conversations"("organisation_id");

-- CreateIndex
CREATE INDEX "sync_conversations_not_before_idx" ON "sync_conversations"("not_before");

-- CreateIndex
CREATE INDEX "sync_comments_organisation_id_their_id_idx" ON "sync_comments"("organisation_id", "their_id");

-- CreateIndex
CREATE INDEX "sync_comments_organisation_id_state_updated_at_id_idx" ON "sync_comments"("organisation_id", "state", "updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_comments_link_id_comment_id_key" ON "sync_comments"("link_id", "comment_id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_comments_link_id_their_id_key" ON "sync_comments"("link_id", "their_id");

-- CreateIndex
CREATE INDEX "sync_files_organisation_id_their_id_idx" ON "sync_files"("organisation_id", "their_id");

-- CreateIndex
CREATE INDEX "sync_files_organisation_id_state_updated_at_id_idx" ON "sync_files"("organisation_id", "state", "updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_files_link_id_attachment_id_key" ON "sync_files"("link_id", "attachment_id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_files_link_id_their_id_key" ON "sync_files"("link_id", "their_id");

-- AddForeignKey
ALTER TABLE "sync_conversations" ADD CONSTRAINT "sync_conversations_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_conversations" ADD CONSTRAINT "sync_conversations_link_id_organisation_id_fkey" FOREIGN KEY ("link_id", "organisation_id") REFERENCES "task_links"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_comments" ADD CONSTRAINT "sync_comments_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_comments" ADD CONSTRAINT "sync_comments_link_id_organisation_id_fkey" FOREIGN KEY ("link_id", "organisation_id") REFERENCES "task_links"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_files" ADD CONSTRAINT "sync_files_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_files" ADD CONSTRAINT "sync_files_link_id_organisation_id_fkey" FOREIGN KEY ("link_id", "organisation_id") REFERENCES "task_links"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('sync_conversations');
call relaydesk_protect_tenant_table('sync_comments');
call relaydesk_protect_tenant_table('sync_files');

-- Asks for a link's conversation to be looked at: 0 for what is new here, 1 for ClickUp's newest comments too, 2 for
-- all of them. Whoever calls this asks for a comparison as well, or the sweep does.
create function relaydesk_ask_conversation(link uuid, organisation uuid, how_far int) returns void
  language plpgsql as $$
begin
  insert into sync_conversations (link_id, organisation_id, look, not_before)
  values (link, organisation, how_far, clock_timestamp())
  on conflict (link_id) do update set
    version = sync_conversations.version + 1,
    look = greatest(sync_conversations.look, excluded.look),
    not_before = excluded.not_before;
end
$$;

-- Something that may be read outside has changed on a ticket. A comparison that waits after a failure is not waited
-- for: the trouble of a field holds up no reply.
create function relaydesk_conversation_changed(ticket uuid, organisation uuid) returns void
  language plpgsql as $$
declare
  concerned uuid[];
begin
  select array_agg(link.id order by link.id) into concerned
  from task_links link
  where link.organisation_id = organisation and link.source_type = 'ticket' and link.source_id = ticket
    and link.unlinked_at is null
    and link.id::text is distinct from current_setting('relaydesk.syncing_link', true);
  if concerned is null then
    return;
  end if;
  perform relaydesk_ask_conversation(link, organisation, 0) from unnest(concerned) as link;
  perform relaydesk_request_sync(link, organisation, 'source') from unnest(concerned) as link;
  update sync_requests set not_before = clock_timestamp()
  where link_id = any(concerned) and attempts > 0 and claim_token is null and not_before > clock_timestamp();
end
$$;

create function relaydesk_comment_changed() returns trigger
  language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    perform relaydesk_conversation_changed(old.ticket_id, old.organisation_id);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.ticket_id <> old.ticket_id) then
    perform relaydesk_conversation_changed(new.ticket_id, new.organisation_id);
  end if;
  return null;
end
$$;

-- What came from ClickUp goes nowhere, and internal notes ask for nothing unless they were public before.
create trigger ticket_comments_ask_insert
  after insert on ticket_comments
  for each row when (new.visibility = 'public' and new.author_type <> 'clickup')
  execute function relaydesk_comment_changed();

create trigger ticket_comments_ask_update
  after update on ticket_comments
  for each row when (
    new.author_type <> 'clickup' and (old.visibility = 'public' or new.visibility = 'public')
    and (old.visibility, old.body, old.author_name, old.deleted_at, old.ticket_id)
      is distinct from (new.visibility, new.body, new.author_name, new.deleted_at, new.ticket_id)
  )
  execute function relaydesk_comment_changed();

create trigger ticket_comments_ask_delete
  after delete on ticket_comments
  for each row when (old.visibility = 'public' and old.author_type <> 'clickup')
  execute function relaydesk_comment_changed();

create trigger ticket_attachments_ask_insert
  after insert on ticket_attachments
  for each row when (new.visibility = 'public' and new.uploaded_by_type <> 'clickup')
  execute function relaydesk_comment_changed();

create trigger ticket_attachments_ask_update
  after update on ticket_attachments
  for each row when (
    new.uploaded_by_type <> 'clickup' and (old.visibility = 'public' or new.visibility = 'public')
    and (old.visibility, old.comment_id, old.ticket_id)
      is distinct from (new.visibility, new.comment_id, new.ticket_id)
  )
  execute function relaydesk_comment_changed();

create trigger ticket_attachments_ask_delete
  after delete on ticket_attachments
  for each row when (old.visibility = 'public' and old.uploaded_by_type <> 'clickup')
  execute function relaydesk_comment_changed();

-- A task that was made from a ticket gets what was said before; one that was there already hears what is said from
-- now on, as does one that was linked before conversations were carried over.
create function relaydesk_conversation_begins() returns trigger
  language plpgsql as $$
declare
  was_made boolean := new.origin = 'made';
begin
  insert into sync_conversations (link_id, organisation_id, since, not_before)
  values (
    new.id, new.organisation_id,
    case when was_made then null else new.created_at end,
    case when was_made then clock_timestamp() end
  )
  on conflict do nothing;
  return null;
end
$$;

create trigger task_links_begin_conversation
  after insert on task_links
  for each row when (new.unlinked_at is null)
  execute function relaydesk_conversation_begins();

-- A task that is handed to another ticket hears what is said there from now on, beside what it has.
create function relaydesk_conversation_moves() returns trigger
  language plpgsql as $$
begin
  update sync_conversations set since = clock_timestamp() where link_id = new.id;
  perform relaydesk_ask_conversation(new.id, new.organisation_id, 0);
  perform relaydesk_request_sync(new.id, new.organisation_id, 'source');
  return null;
end
$$;

create trigger task_links_move_conversation
  after update of source_id on task_links
  for each row when (old.source_id <> new.source_id and new.unlinked_at is null)
  execute function relaydesk_conversation_moves();

insert into sync_conversations (link_id, organisation_id)
select id, organisation_id from task_links where unlinked_at is null;

-- A delivery about a comment asks for the comments to be read: the newest for a new one, all for an edit, which may be
-- of any. The delivery itself, or its replay, asks for the comparison.
create function relaydesk_comment_delivered() returns trigger
  language plpgsql as $$
begin
  perform relaydesk_ask_conversation(
    link.id, link.organisation_id, case new.event when 'taskCommentPosted' then 1 else 2 end)
  from (
    select id, organisation_id from task_links
    where connection_id = new.connection_id and task_id = new.task_id and unlinked_at is null
    order by id
  ) link;
  return null;
end
$$;

create trigger webhook_deliveries_ask_insert
  after insert on webhook_deliveries
  for each row when (new.state = 'waiting' and new.event in ('taskCommentPosted', 'taskCommentUpdated'))
  execute function relaydesk_comment_delivered();

create trigger webhook_deliveries_ask_replay
  after update of state on webhook_deliveries
  for each row when (
    new.state = 'waiting' and old.state <> 'waiting' and new.event in ('taskCommentPosted', 'taskCommentUpdated')
  )
  execute function relaydesk_comment_delivered();
