-- What is told of a List or Space is about no task of its own, and yet leads to something: the delivery says to what. It
-- is over with that; what the tasks' comparisons change is told by the tasks' own deliveries.
create or replace function relaydesk_place_delivered() returns trigger
  language plpgsql as $$
declare
  space text := case when new.event in ('spaceUpdated', 'spaceDeleted')
    then convert_from(new.body, 'UTF8')::jsonb ->> 'space_id' end;
  concerned uuid[];
  led_to jsonb := '[]';
begin
  select array_agg(asked.id) into concerned
  from (
    -- One of them, or all of those that are gone with their Space.
    (select id from task_links
     where connection_id = new.connection_id and unlinked_at is null
       and case when space is null then list_id = new.list_id else space_id = space end
     order by gone_at is not null, id
     limit case when new.event = 'spaceDeleted' then null else 1 end)
    union
    -- Whoever lost sight of tasks may have it again.
    (select id from task_links
     where new.event = 'spaceUpdated' and connection_id = new.connection_id and unlinked_at is null
       and space_id = space and gone_at is not null
     order by id
     limit 1)
    order by id
  ) asked;
  if concerned is null then
    return null;
  end if;
  perform relaydesk_request_sync(link, new.organisation_id, 'webhook') from unnest(concerned) as link;
  if new.event = 'listUpdated' and exists (
    select from sync_lists where connection_id = new.connection_id and list_id = new.list_id
  ) then
    led_to := led_to || '[{"field": "list_statuses"}]';
  end if;
  led_to := led_to || jsonb_build_array(
    jsonb_build_object('field', 'tasks_compared', 'after', cardinality(concerned)));
  update webhook_deliveries set state = 'applied', effects = led_to where id = new.id;
  return null;
end
$$;
