-- As before; but events without a history (a task or List deleted, a Space changed) say nothing that tells the second of
-- them from a repetition of the first: a task that was deleted, brought back and deleted again within minutes says the
-- same twice. Such a delivery counts as a duplicate all the same, and its tasks are looked at once more.
create or replace function relaydesk_accept_delivery(
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
    if concerned is not null and event_name in ('taskDeleted', 'listDeleted') then
      perform relaydesk_request_sync(link, organisation, 'webhook') from unnest(concerned) as link;
    end if;
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

drop trigger webhook_deliveries_of_places on webhook_deliveries;
create trigger webhook_deliveries_of_places
  after insert on webhook_deliveries
  for each row when (
    (new.verdict = 'accepted' and new.event in ('listUpdated', 'spaceUpdated', 'spaceDeleted'))
    or (new.verdict = 'duplicate' and new.event in ('spaceUpdated', 'spaceDeleted'))
  )
  execute function relaydesk_place_delivered();
