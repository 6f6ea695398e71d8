-- DropIndex
DROP INDEX "task_intents_organisation_id_customer_id_status_idx";

-- CreateIndex
CREATE INDEX "task_intents_organisation_id_customer_id_status_dispatched__idx" ON "task_intents"("organisation_id", "customer_id", "status", "dispatched_at", "created_at");

-- As before; but what a sweep asked for, and somebody changed meanwhile, is a change and no longer a sweep's.
create or replace function relaydesk_request_sync(link uuid, organisation uuid, why text) returns void
  language plpgsql as $$
begin
  insert into sync_requests (link_id, organisation_id, reason, requested_at, not_before)
  values (link, organisation, why, clock_timestamp(), clock_timestamp())
  on conflict (link_id) do update set
    version = sync_requests.version + 1,
    reason = case sync_requests.reason when 'sweep' then excluded.reason else sync_requests.reason end;
  perform pg_notify('relaydesk_sync', organisation::text);
end
$$;
