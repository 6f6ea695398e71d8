-- A new comment is told as an update of its task whose history says so; an edited one by an event of its own as well.
create or replace function relaydesk_comment_delivered() returns trigger
  language plpgsql as $$
begin
  perform relaydesk_ask_conversation(
    link.id, link.organisation_id, case new.event when 'taskCommentUpdated' then 2 else 1 end)
  from (
    select id, organisation_id from task_links
    where connection_id = new.connection_id and task_id = new.task_id and unlinked_at is null
    order by id
  ) link;
  return null;
end
$$;

-- By bytes: a body is no text of the database until somebody reads it.
create function relaydesk_is_about_comment(event text, body bytea) returns boolean
  language sql immutable parallel safe
  return event in ('taskCommentPosted', 'taskCommentUpdated') or (
    event = 'taskUpdated'
    and (position('"field":"comment"'::bytea in body) > 0 or position('"field": "comment"'::bytea in body) > 0)
  );

drop trigger webhook_deliveries_ask_insert on webhook_deliveries;
create trigger webhook_deliveries_ask_insert
  after insert on webhook_deliveries
  for each row when (new.state = 'waiting' and relaydesk_is_about_comment(new.event, new.body))
  execute function relaydesk_comment_delivered();

drop trigger webhook_deliveries_ask_replay on webhook_deliveries;
create trigger webhook_deliveries_ask_replay
  after update of state on webhook_deliveries
  for each row when (
    new.state = 'waiting' and old.state <> 'waiting' and relaydesk_is_about_comment(new.event, new.body)
  )
  execute function relaydesk_comment_delivered();
