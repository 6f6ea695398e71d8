-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "merged_at" TIMESTAMPTZ(3),
ADD COLUMN     "merged_into_id" UUID;

-- CreateTable
CREATE TABLE "ticket_participants" (
    "organisation_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_participants_pkey" PRIMARY KEY ("ticket_id","contact_id")
);

-- CreateIndex
CREATE INDEX "ticket_participants_organisation_id_contact_id_idx" ON "ticket_participants"("organisation_id", "contact_id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_merged_into_id_idx" ON "tickets"("organisation_id", "merged_into_id");

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_merged_into_id_organisation_id_fkey" FOREIGN KEY ("merged_into_id", "organisation_id") REFERENCES "tickets"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_participants" ADD CONSTRAINT "ticket_participants_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_participants" ADD CONSTRAINT "ticket_participants_ticket_id_organisation_id_fkey" FOREIGN KEY ("ticket_id", "organisation_id") REFERENCES "tickets"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_participants" ADD CONSTRAINT "ticket_participants_contact_id_organisation_id_fkey" FOREIGN KEY ("contact_id", "organisation_id") REFERENCES "contacts"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Where a merged ticket leads is a ticket that stands by itself.
alter table tickets add constraint tickets_merged_elsewhere
  check (merged_into_id <> id and (merged_into_id is null) = (merged_at is null));

call relaydesk_protect_tenant_table('ticket_participants');
