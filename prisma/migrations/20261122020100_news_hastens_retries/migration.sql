-- As before; but news of either side, or a person, does not wait for the time that a failed comparison is put off to: the
-- trouble of one field, which may last for hours, would hold up a change of another. A comparison that waits for room in
-- the rate budget has not failed, and keeps its time; so does one that is only looked for by a sweep.
create or replace function relaydesk_request_sync(link uuid, organisation uuid, why text) returns void
  language plpgsql as $$
begin
  insert into sync_requests (link_id, organisation_id, reason, requested_at, not_before)
  values (link, organisation, why, clock_timestamp(), clock_timestamp())
  on conflict (link_id) do update set
    version = sync_requests.version + 1,
    reason = case sync_requests.reason when 'sweep' then excluded.reason else sync_requests.reason end,
    not_before = case
      when sync_requests.attempts > 0 and excluded.reason <> 'sweep'
        then least(sync_requests.not_before, excluded.not_before)
      else sync_requests.not_before
    end;
  perform pg_notify('relaydesk_sync', organisation::text);
end
$$;

-- What it did by itself for replies, every request does now.
create or replace function relaydesk_conversation_changed(ticket uuid, organisation uuid) returns void
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
end
$$;
