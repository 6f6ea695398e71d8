-- AlterTable
ALTER TABLE "sync_conversations" ADD COLUMN     "failed_since" TIMESTAMPTZ(3);

-- What waits already is counted from now on.
update sync_conversations set failed_since = now() where failure_code is not null;

-- Few rows of many: what is in trouble is found without reading what is not.
create index sync_conversations_in_trouble_idx on sync_conversations (organisation_id) where failure_code is not null;
create index sync_comments_in_trouble_idx on sync_comments (organisation_id) where state in ('failed', 'conflict');
create index sync_files_in_trouble_idx on sync_files (organisation_id) where state in ('failed', 'conflict');
