-- The filters' own types as parameters: a cast from text is no constant to the planner, which then cannot tell a
-- rare status from a frequent one.
drop function relaydesk_narrow_ticket_ids(text, text[], text[], text[], integer);

-- The ids of the tenant's tickets that carry words, statuses, priorities and tags, at most `ceiling` of them. The
-- operators of these four are not leakproof, so under row-level security no index could serve them: this runs as
-- the owner and carries the tenant condition itself. Only the conditions that are given become part of the query,
-- so that the planner chooses among the indexes for just these.
create function relaydesk_narrow_ticket_ids(
  query text, statuses ticket_status[], priorities ticket_priority[], tags text[], ceiling integer
) returns setof uuid
  language plpgsql stable security definer rows 1000 set search_path = public, pg_temp as $$
declare
  conditions text := 'organisation_id = $1';
begin
  if query is not null then
    conditions := conditions || ' and search_vector @@ (to_tsquery(''simple'', relaydesk_tenant_lexeme($1)) && to_tsquery(''simple'', $2))';
  end if;
  if statuses is not null then
    conditions := conditions || ' and status = any($3)';
  end if;
  if priorities is not null then
    conditions := conditions || ' and priority = any($4)';
  end if;
  if tags is not null then
    conditions := conditions || ' and tags @> $5';
  end if;
  return query execute 'select id from tickets where ' || conditions || ' limit $6'
    using relaydesk_organisation_id(), query, statuses, priorities, tags, ceiling;
end
$$;
revoke all on function relaydesk_narrow_ticket_ids(text, ticket_status[], ticket_priority[], text[], integer) from public;
grant execute on function relaydesk_narrow_ticket_ids(text, ticket_status[], ticket_priority[], text[], integer) to relaydesk_tenant;

-- Counts a customer's open tickets from the index alone.
CREATE INDEX "tickets_organisation_id_customer_id_status_idx" ON "tickets"("organisation_id", "customer_id", "status");
