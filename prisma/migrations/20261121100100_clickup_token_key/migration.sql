alter table clickup_connections add column token_key uuid;
