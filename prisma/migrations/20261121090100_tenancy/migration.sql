-- Domain code runs under this role. It owns nothing and cannot bypass row-level security: without a tenant
-- it sees no row. A role belongs to the whole server, so another database of it may have made it already.
do $$
begin
  create role relaydesk_tenant nologin noinherit nobypassrls;
exception when duplicate_object or unique_violation then
  null;
end
$$;

-- The login role takes on the tenant role for the length of a transaction; a superuser may anyway.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant relaydesk_tenant to %I', current_user);
  end if;
end
$$;

grant usage on schema public to relaydesk_tenant;

-- The tenant of the running transaction; null, which equals nothing, when none was set.
create function relaydesk_organisation_id() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('relaydesk.organisation_id', true), '')::uuid;

-- Makes a table a tenant table: policy on, and just the privileges that domain code needs.
create procedure relaydesk_protect_tenant_table(target regclass, privileges text default 'select, insert, update, delete')
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format(
    'create policy tenant_isolation on %s using (organisation_id = relaydesk_organisation_id()) with check (organisation_id = relaydesk_organisation_id())',
    target);
  execute format('grant %s on %s to relaydesk_tenant', privileges, target);
end
$$;

call relaydesk_protect_tenant_table('memberships');
call relaydesk_protect_tenant_table('invitations');
call relaydesk_protect_tenant_table('organisation_modules');
call relaydesk_protect_tenant_table('notices');
call relaydesk_protect_tenant_table('api_keys');
call relaydesk_protect_tenant_table('customers');
call relaydesk_protect_tenant_table('contacts');
call relaydesk_protect_tenant_table('customer_notes');
call relaydesk_protect_tenant_table('customer_settings');
call relaydesk_protect_tenant_table('tickets');
call relaydesk_protect_tenant_table('ticket_comments');
call relaydesk_protect_tenant_table('ticket_attachments');
call relaydesk_protect_tenant_table('saved_views');
call relaydesk_protect_tenant_table('task_intents');
call relaydesk_protect_tenant_table('task_links');
call relaydesk_protect_tenant_table('clickup_connections');
call relaydesk_protect_tenant_table('clickup_workspaces');
call relaydesk_protect_tenant_table('clickup_spaces');
call relaydesk_protect_tenant_table('clickup_oauth_states');
call relaydesk_protect_tenant_table('job_runs');
call relaydesk_protect_tenant_table('idempotency_keys');
call relaydesk_protect_tenant_table('data_imports');
call relaydesk_protect_tenant_table('data_import_row_errors');
call relaydesk_protect_tenant_table('data_exports');

-- What happened stays as it was written.
call relaydesk_protect_tenant_table('audit_events', 'select, insert');
call relaydesk_protect_tenant_table('ticket_events', 'select, insert');
call relaydesk_protect_tenant_table('security_events', 'select');
-- Sending is the dispatcher's work, which runs as the owner.
call relaydesk_protect_tenant_table('outbox_events', 'select, insert');

alter table organisations enable row level security;
create policy tenant_isolation on organisations
  using (id = relaydesk_organisation_id()) with check (id = relaydesk_organisation_id());
grant select, update on organisations to relaydesk_tenant;

-- People are global. A tenant sees the names of its own members, and no more of them than that.
alter table users enable row level security;
create policy tenant_isolation on users for select
  using (exists (select from memberships where memberships.user_id = users.id));
grant select (id, email, name) on users to relaydesk_tenant;
