-- When a ticket last changed in a way that its customer can see: what is internal must not show in the portal's
-- times and order either.
ALTER TABLE "tickets" ADD COLUMN "public_updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- Public comments and events are all that is known of the past.
update tickets set public_updated_at = greatest(
  created_at,
  (select max(created_at) from ticket_comments c
   where c.organisation_id = tickets.organisation_id and c.ticket_id = tickets.id and c.visibility = 'public'),
  (select max(created_at) from ticket_events e
   where e.organisation_id = tickets.organisation_id and e.ticket_id = tickets.id and e.visibility = 'public')
);

CREATE INDEX "tickets_organisation_id_customer_id_public_updated_at_id_idx" ON "tickets"("organisation_id", "customer_id", "public_updated_at", "id");
