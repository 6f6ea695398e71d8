-- The rate budget belongs to a token, not to a connection.
alter table clickup_budget_calls rename column connection_id to token_key;
alter index clickup_budget_calls_connection_id_called_at_idx rename to clickup_budget_calls_token_key_called_at_idx;
alter table clickup_budget_states rename column connection_id to token_key;
alter table clickup_budget_states add column external_calls integer not null default 0;

alter table clickup_connections
  add column spaces_sync_done integer not null default 0,
  add column spaces_sync_total integer not null default 0;

alter table job_runs add column waiting_until timestamptz(3);

-- One standing link for each source and purpose.
alter table task_links add column standing_key text;
create unique index task_links_organisation_id_standing_key_key on task_links (organisation_id, standing_key);
