-- CreateEnum
CREATE TYPE "ticket_field_type" AS ENUM ('text', 'long_text', 'number', 'money', 'checkbox', 'date', 'datetime', 'choice', 'choices', 'url', 'email', 'phone', 'rating', 'people', 'location');

-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "custom_values" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "ticket_fields" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "help_text" TEXT NOT NULL DEFAULT '',
    "type" "ticket_field_type" NOT NULL,
    "currency" TEXT,
    "maximum" INTEGER,
    "options" JSONB NOT NULL DEFAULT '[]',
    "is_required" BOOLEAN NOT NULL DEFAULT false,
    "is_public" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_fields_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ticket_fields_organisation_id_position_id_idx" ON "ticket_fields"("organisation_id", "position", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_fields_id_organisation_id_key" ON "ticket_fields"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_fields_organisation_id_key_key" ON "ticket_fields"("organisation_id", "key");

-- AddForeignKey
ALTER TABLE "ticket_fields" ADD CONSTRAINT "ticket_fields_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Names of fields over values; what each may be, the fields' definitions say.
alter table tickets add constraint tickets_custom_values_object check (jsonb_typeof(custom_values) = 'object');

call relaydesk_protect_tenant_table('ticket_fields');

-- A field of the organisation's own is kept in step like any other.
drop trigger tickets_request_sync on tickets;
create trigger tickets_request_sync
  after update on tickets
  for each row
  when (
    (old.title, old.description, old.status, old.priority, old.assignee_id, old.tags, old.due_date, old.custom_values)
    is distinct from
    (new.title, new.description, new.status, new.priority, new.assignee_id, new.tags, new.due_date, new.custom_values)
  )
  execute function relaydesk_ticket_changed();
