-- AlterTable
ALTER TABLE "sync_requests" ADD COLUMN     "failure_action" TEXT,
ADD COLUMN     "failure_class" TEXT,
ADD COLUMN     "failure_code" TEXT,
ADD COLUMN     "failure_message" TEXT;

-- Few rows of many: what is in trouble is found without reading what is not.
create index sync_fields_in_trouble_idx on sync_fields (organisation_id) where state in ('failed', 'conflict');
create index sync_requests_in_trouble_idx on sync_requests (organisation_id) where failure_code is not null;
create index task_links_gone_idx on task_links (organisation_id) where gone_at is not null and unlinked_at is null;
