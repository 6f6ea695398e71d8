-- CreateTable
CREATE TABLE "ticket_reply_mails" (
    "organisation_id" UUID NOT NULL,
    "comment_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ticket_reply_mails_pkey" PRIMARY KEY ("comment_id","contact_id")
);

-- CreateIndex
CREATE INDEX "ticket_reply_mails_organisation_id_contact_id_idx" ON "ticket_reply_mails"("organisation_id", "contact_id");

-- AddForeignKey
ALTER TABLE "ticket_reply_mails" ADD CONSTRAINT "ticket_reply_mails_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_reply_mails" ADD CONSTRAINT "ticket_reply_mails_comment_id_organisation_id_fkey" FOREIGN KEY ("comment_id", "organisation_id") REFERENCES "ticket_comments"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_reply_mails" ADD CONSTRAINT "ticket_reply_mails_contact_id_organisation_id_fkey" FOREIGN KEY ("contact_id", "organisation_id") REFERENCES "contacts"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('ticket_reply_mails', 'select, insert');
