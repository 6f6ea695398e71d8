-- Full-text search. The words of a row are kept by triggers; the configuration "simple" treats all
-- languages alike. Each vector also holds the tenant as a word, so that one index serves both conditions.

create function relaydesk_tenant_lexeme(organisation uuid) returns text
  language sql immutable strict parallel safe
  return 'organisation' || replace(organisation::text, '-', '');

create function customers_search_vector_update() returns trigger language plpgsql as $$
begin
  new.search_vector :=
    setweight(to_tsvector('simple', new.name), 'A') ||
    setweight(to_tsvector('simple', concat_ws(' ', new.email, new.website, new.external_reference)), 'B') ||
    to_tsvector('simple', relaydesk_tenant_lexeme(new.organisation_id));
  return new;
end
$$;

create trigger customers_search_vector before insert or update of name, email, website, external_reference, organisation_id
  on customers for each row execute function customers_search_vector_update();

create function tickets_search_vector_update() returns trigger language plpgsql as $$
begin
  new.search_vector :=
    setweight(to_tsvector('simple', new.number::text || ' ' || new.title), 'A') ||
    setweight(to_tsvector('simple', array_to_string(new.tags, ' ')), 'B') ||
    setweight(to_tsvector('simple', left(new.description, 100000)), 'C') ||
    to_tsvector('simple', relaydesk_tenant_lexeme(new.organisation_id));
  return new;
end
$$;

create trigger tickets_search_vector before insert or update of number, title, tags, description, organisation_id
  on tickets for each row execute function tickets_search_vector_update();

-- Full-text operators are not leakproof, so under row-level security they could not use their index. These
-- two run as the owner and carry the tenant condition themselves; they return ids and nothing else.
create function relaydesk_search_ticket_ids(query text) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  begin atomic
    select id from tickets
    where organisation_id = relaydesk_organisation_id()
      and search_vector @@ (to_tsquery('simple', relaydesk_tenant_lexeme(relaydesk_organisation_id())) && to_tsquery('simple', query));
  end;

create function relaydesk_search_customer_ids(query text) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp
  begin atomic
    select id from customers
    where organisation_id = relaydesk_organisation_id()
      and search_vector @@ (to_tsquery('simple', relaydesk_tenant_lexeme(relaydesk_organisation_id())) && to_tsquery('simple', query));
  end;

revoke all on function relaydesk_search_ticket_ids(text), relaydesk_search_customer_ids(text) from public;
grant execute on function relaydesk_search_ticket_ids(text), relaydesk_search_customer_ids(text) to relaydesk_tenant;
