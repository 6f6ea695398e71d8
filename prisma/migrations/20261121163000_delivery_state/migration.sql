-- The inbox is looked through by what came of a delivery, too.
CREATE INDEX "webhook_deliveries_organisation_id_state_received_at_id_idx" ON "webhook_deliveries"("organisation_id", "state", "received_at", "id");
