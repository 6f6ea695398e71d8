-- Words are folded by Unicode's rules, whatever locale the database was made with: under the locale C, PostgreSQL
-- itself lowers ASCII letters only, and "École" was not found by "école".
create function relaydesk_search_text(value text) returns text
  language sql immutable parallel safe
  return lower(normalize(value, nfkc) collate "und-x-icu");

create or replace function customers_search_vector_update() returns trigger language plpgsql as $$
begin
  new.search_vector :=
    setweight(to_tsvector('simple', relaydesk_search_text(new.name)), 'A') ||
    setweight(to_tsvector('simple', relaydesk_search_text(concat_ws(' ', new.email, new.website, new.external_reference))), 'B') ||
    to_tsvector('simple', relaydesk_tenant_lexeme(new.organisation_id));
  return new;
end
$$;

create or replace function tickets_search_vector_update() returns trigger language plpgsql as $$
begin
  new.search_vector :=
    setweight(to_tsvector('simple', new.number::text || ' ' || relaydesk_search_text(new.title)), 'A') ||
    setweight(to_tsvector('simple', relaydesk_search_text(array_to_string(new.tags, ' '))), 'B') ||
    setweight(to_tsvector('simple', relaydesk_search_text(left(new.description, 100000))), 'C') ||
    to_tsvector('simple', relaydesk_tenant_lexeme(new.organisation_id));
  return new;
end
$$;

update customers set name = name;
update tickets set title = title;

-- Names in the order people expect, upper and lower case and accents side by side.
drop index customers_organisation_id_name_id_idx;
create index customers_organisation_id_name_collated_idx on customers (organisation_id, name collate "und-x-icu", id);
create index contacts_organisation_id_name_collated_idx on contacts (organisation_id, name collate "und-x-icu", id);

-- The ids of the tenant's tickets that carry words, statuses, priorities and tags, at most `ceiling` of them. The
-- operators of these four are not leakproof, so under row-level security no index could serve them: this runs as
-- the owner and carries the tenant condition itself. Only the conditions that are given become part of the query,
-- so that the planner chooses among the indexes for just these.
create function relaydesk_narrow_ticket_ids(query text, statuses text[], priorities text[], tags text[], ceiling integer)
  returns setof uuid
  language plpgsql stable security definer rows 1000 set search_path = public, pg_temp as $$
declare
  conditions text := 'organisation_id = $1';
begin
  if query is not null then
    conditions := conditions || ' and search_vector @@ (to_tsquery(''simple'', relaydesk_tenant_lexeme($1)) && to_tsquery(''simple'', $2))';
  end if;
  if statuses is not null then
    conditions := conditions || ' and status = any($3::ticket_status[])';
  end if;
  if priorities is not null then
    conditions := conditions || ' and priority = any($4::ticket_priority[])';
  end if;
  if tags is not null then
    conditions := conditions || ' and tags @> $5';
  end if;
  return query execute 'select id from tickets where ' || conditions || ' limit $6'
    using relaydesk_organisation_id(), query, statuses, priorities, tags, ceiling;
end
$$;
revoke all on function relaydesk_narrow_ticket_ids(text, text[], text[], text[], integer) from public;
grant execute on function relaydesk_narrow_ticket_ids(text, text[], text[], text[], integer) to relaydesk_tenant;

drop function relaydesk_search_ticket_ids(text);
