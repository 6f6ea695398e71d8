call relaydesk_protect_tenant_table('clickup_webhooks');
call relaydesk_protect_tenant_table('webhook_deliveries');
call relaydesk_protect_tenant_table('sync_requests');
call relaydesk_protect_tenant_table('sync_fields');
call relaydesk_protect_tenant_table('list_statuses');

-- Asks for a link's two sides to be compared. A request that is there already is told that more has happened; only a
-- new one rings. The notice goes out with the commit, and nobody needs to hear it: a sweep looks every minute.
create function relaydesk_request_sync(link uuid, organisation uuid, why text) returns void
  language plpgsql as $$
begin
  insert into sync_requests (link_id, organisation_id, reason, requested_at, not_before)
  values (link, organisation, why, clock_timestamp(), clock_timestamp())
  on conflict (link_id) do update set version = sync_requests.version + 1;
  perform pg_notify('relaydesk_sync', organisation::text);
end
$$;

-- Takes in one delivery whose signature was verified, in one statement: the row, who it concerns, and the bell. An
-- event that is in already is kept as a duplicate and changes nothing. Returns what became of it.
create function relaydesk_accept_delivery(
  delivery uuid, organisation uuid, connection uuid, webhook text, event_name text, task text, list text,
  key text, raw bytea, arrived timestamptz
) returns table (verdict text, state text)
  language plpgsql as $$
declare
  concerned uuid[];
begin
  -- Two questions, so that each has the plan of its own; in one order, so that two askers never wait for each other.
  if event_name = 'listDeleted' then
    select array_agg(link.id order by link.id) into concerned
    from task_links link
    where link.connection_id = connection and link.list_id = list and link.unlinked_at is null;
  else
    select array_agg(link.id order by link.id) into concerned
    from task_links link
    where link.connection_id = connection and link.task_id = task and link.unlinked_at is null;
  end if;

  insert into webhook_deliveries
    (id, organisation_id, connection_id, webhook_id, event, task_id, list_id, verdict, event_key, state, body, received_at)
  values
    (delivery, organisation, connection, webhook, event_name, task, list, 'accepted', key,
     case when concerned is null then 'ignored' else 'waiting' end::delivery_state, raw, arrived)
  on conflict (connection_id, event_key) do nothing;
  if not found then
    insert into webhook_deliveries
      (id, organisation_id, connection_id, webhook_id, event, task_id, list_id, verdict, state, body, received_at)
    values
      (delivery, organisation, connection, webhook, event_name, task, list, 'duplicate', 'ignored', raw, arrived);
    return query select 'duplicate', 'ignored';
    return;
  end if;

  if concerned is not null then
    perform relaydesk_request_sync(link, organisation, 'webhook') from unnest(concerned) as link;
  end if;
  -- Not on every delivery: hundreds a second would wait for one row.
  update clickup_webhooks set last_delivery_at = arrived
  where connection_id = connection and webhook_id = webhook
    and (last_delivery_at is null or last_delivery_at < arrived - interval '10 seconds');
  return query select 'accepted', case when concerned is null then 'ignored' else 'waiting' end;
end
$$;

-- Whatever changed a ticket (screen, program, import, rule), its tasks are compared to it afterwards. What sync itself
-- takes over from a task names the link that it came by, which then is in step already.
create function relaydesk_ticket_changed() returns trigger
  language plpgsql as $$
begin
  perform relaydesk_request_sync(link.id, link.organisation_id, 'source')
  from task_links link
  where link.organisation_id = new.organisation_id and link.source_type = 'ticket' and link.source_id = new.id
    and link.unlinked_at is null
    and link.id::text is distinct from current_setting('relaydesk.syncing_link', true);
  return null;
end
$$;

create trigger tickets_request_sync
  after update on tickets
  for each row
  when (
    (old.title, old.description, old.status, old.priority, old.assignee_id, old.tags, old.due_date)
    is distinct from
    (new.title, new.description, new.status, new.priority, new.assignee_id, new.tags, new.due_date)
  )
  execute function relaydesk_ticket_changed();

-- A new link is looked at once, so that both sides' values are known from the start.
create function relaydesk_link_made() returns trigger
  language plpgsql as $$
begin
  perform relaydesk_request_sync(new.id, new.organisation_id, 'source');
  return null;
end
$$;

-- What still waits for a link that is undone has nobody left to compare it.
create function relaydesk_link_undone() returns trigger
  language plpgsql as $$
begin
  delete from sync_requests where link_id = new.id;
  update webhook_deliveries set state = 'ignored'
  where connection_id = new.connection_id and task_id = new.task_id and state = 'waiting'
    and not exists (select from task_links other
      where other.connection_id = new.connection_id and other.task_id = new.task_id and other.unlinked_at is null);
  return null;
end
$$;

create trigger task_links_end_sync
  after update of unlinked_at on task_links
  for each row when (old.unlinked_at is null and new.unlinked_at is not null)
  execute function relaydesk_link_undone();

create trigger task_links_request_sync
  after insert on task_links
  for each row when (new.unlinked_at is null)
  execute function relaydesk_link_made();

-- Links from before are looked at once, too.
insert into sync_requests (link_id, organisation_id, reason)
select id, organisation_id, 'source' from task_links where unlinked_at is null;
