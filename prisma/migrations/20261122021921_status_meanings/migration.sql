-- AlterTable
ALTER TABLE "list_statuses" ADD COLUMN     "meaning_changed_at" TIMESTAMPTZ(3);

-- Until now every change of the row counted.
update list_statuses set meaning_changed_at = updated_at;

create function relaydesk_note_meaning() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.meaning_changed_at := new.updated_at;
  elsif (old.means, old.is_way_back, old.gone_at is null) is distinct from (new.means, new.is_way_back, new.gone_at is null) then
    new.meaning_changed_at := greatest(old.meaning_changed_at, new.updated_at);
  end if;
  return new;
end
$$;

create trigger list_statuses_note_meaning
  before insert or update of means, is_way_back, gone_at on list_statuses
  for each row execute function relaydesk_note_meaning();
