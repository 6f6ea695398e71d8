-- AlterTable
ALTER TABLE "sync_comments" ADD COLUMN     "troubled_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sync_fields" ADD COLUMN     "troubled_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sync_files" ADD COLUMN     "troubled_since" TIMESTAMPTZ(3);

-- What is in trouble already began no later than its last try.
update sync_fields set troubled_since = updated_at where state in ('failed', 'conflict', 'skipped');
update sync_comments set troubled_since = updated_at where state in ('failed', 'conflict', 'skipped');
update sync_files set troubled_since = updated_at where state in ('failed', 'conflict', 'skipped');

-- Since when something does not go through: from the first refusal on, through every retry, until it goes through. What a
-- person lets be is over with that: then it says since when, and what happens to it later is news.
create function relaydesk_note_trouble() returns trigger
  language plpgsql as $$
declare
  is_let_be boolean := new.state = 'skipped';
  goes_on boolean := false;
begin
  if tg_op = 'UPDATE' then
    goes_on := (old.state = 'skipped') = is_let_be;
    -- A custom field of ClickUp's that is mapped now has no part in what another had.
    if tg_table_name = 'sync_fields' then
      goes_on := goes_on and old.mapped_to is not distinct from new.mapped_to;
    end if;
  end if;
  new.troubled_since := case
    when new.state = 'in_step' then null
    when goes_on and old.troubled_since is not null then old.troubled_since
    when new.state <> 'waiting' then new.updated_at
  end;
  return new;
end
$$;

create trigger sync_fields_note_trouble before insert or update of state, mapped_to on sync_fields
  for each row execute function relaydesk_note_trouble();
create trigger sync_comments_note_trouble before insert or update of state on sync_comments
  for each row execute function relaydesk_note_trouble();
create trigger sync_files_note_trouble before insert or update of state on sync_files
  for each row execute function relaydesk_note_trouble();
