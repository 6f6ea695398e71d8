-- CreateTable
CREATE TABLE "sync_rules" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "customer_id" UUID,
    "choices" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_rules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sync_rules_organisation_id_customer_id_key" ON "sync_rules"("organisation_id", "customer_id") NULLS NOT DISTINCT;

-- AddForeignKey
ALTER TABLE "sync_rules" ADD CONSTRAINT "sync_rules_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_rules" ADD CONSTRAINT "sync_rules_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('sync_rules');

-- Until now a customer's rules were a setting among its others. What is no JSON object meant nothing then, and stays.
create function relaydesk_json_object(value text) returns jsonb language plpgsql as $$
begin
  return case when jsonb_typeof(value::jsonb) = 'object' then value::jsonb end;
exception when others then
  return null;
end
$$;

insert into sync_rules (id, organisation_id, customer_id, choices, changed_by_name, created_at, updated_at)
select id, organisation_id, customer_id, relaydesk_json_object(value), 'The customer''s settings', created_at, updated_at
from customer_settings
where module = 'ClickUp' and key = 'sync_rules' and relaydesk_json_object(value) is not null;

delete from customer_settings
where module = 'ClickUp' and key = 'sync_rules' and relaydesk_json_object(value) is not null;

drop function relaydesk_json_object(text);
