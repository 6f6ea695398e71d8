-- AlterTable
ALTER TABLE "task_intents" ADD COLUMN     "customer_id" UUID;

-- AlterTable
ALTER TABLE "task_links" ADD COLUMN     "customer_id" UUID;

-- CreateIndex
CREATE INDEX "task_intents_organisation_id_customer_id_status_idx" ON "task_intents"("organisation_id", "customer_id", "status");

-- CreateIndex
CREATE INDEX "task_links_organisation_id_customer_id_idx" ON "task_links"("organisation_id", "customer_id");

-- AddForeignKey
ALTER TABLE "task_intents" ADD CONSTRAINT "task_intents_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_links" ADD CONSTRAINT "task_links_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

update task_intents set customer_id = tickets.customer_id
from tickets where task_intents.source_type = 'ticket' and tickets.id = task_intents.source_id;
update task_links set customer_id = tickets.customer_id
from tickets where task_links.source_type = 'ticket' and tickets.id = task_links.source_id;

-- A ticket that is given to another customer takes its task along.
create function relaydesk_ticket_given_away() returns trigger
  language plpgsql as $$
begin
  update task_intents set customer_id = new.customer_id
  where organisation_id = new.organisation_id and source_type = 'ticket' and source_id = new.id;
  update task_links set customer_id = new.customer_id
  where organisation_id = new.organisation_id and source_type = 'ticket' and source_id = new.id;
  return null;
end
$$;

create trigger tickets_move_links
  after update of customer_id on tickets
  for each row when (old.customer_id <> new.customer_id)
  execute function relaydesk_ticket_given_away();
