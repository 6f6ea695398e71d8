-- AlterTable
ALTER TABLE "sync_fields" ADD COLUMN     "mapped_to" TEXT;

-- AlterTable
ALTER TABLE "task_links" ADD COLUMN     "custom_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "custom_values" JSONB;

-- CreateTable
CREATE TABLE "list_fields" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "list_id" TEXT NOT NULL,
    "field_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    "review" TEXT,
    "gone_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "list_fields_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "field_mappings" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "list_id" TEXT NOT NULL,
    "list_name" TEXT NOT NULL,
    "source_type" TEXT NOT NULL,
    "draft" JSONB NOT NULL,
    "draft_version" INTEGER NOT NULL DEFAULT 1,
    "draft_changed_by_name" TEXT NOT NULL,
    "fields_read_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "field_mappings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "field_mapping_versions" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "mapping_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "entries" JSONB NOT NULL,
    "customer_ids" UUID[],
    "note" TEXT NOT NULL,
    "restores_number" INTEGER,
    "published_by_name" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "field_mapping_versions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "list_fields_organisation_id_list_id_idx" ON "list_fields"("organisation_id", "list_id");

-- CreateIndex
CREATE UNIQUE INDEX "list_fields_connection_id_list_id_field_id_key" ON "list_fields"("connection_id", "list_id", "field_id");

-- CreateIndex
CREATE INDEX "field_mappings_organisation_id_idx" ON "field_mappings"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "field_mappings_id_organisation_id_key" ON "field_mappings"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "field_mappings_connection_id_list_id_source_type_key" ON "field_mappings"("connection_id", "list_id", "source_type");

-- CreateIndex
CREATE INDEX "field_mapping_versions_organisation_id_idx" ON "field_mapping_versions"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "field_mapping_versions_mapping_id_number_key" ON "field_mapping_versions"("mapping_id", "number");

-- CreateIndex
CREATE INDEX "task_links_connection_id_list_id_id_idx" ON "task_links"("connection_id", "list_id", "id");

-- AddForeignKey
ALTER TABLE "list_fields" ADD CONSTRAINT "list_fields_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "list_fields" ADD CONSTRAINT "list_fields_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_mappings" ADD CONSTRAINT "field_mappings_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_mappings" ADD CONSTRAINT "field_mappings_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_mapping_versions" ADD CONSTRAINT "field_mapping_versions_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "field_mapping_versions" ADD CONSTRAINT "field_mapping_versions_mapping_id_organisation_id_fkey" FOREIGN KEY ("mapping_id", "organisation_id") REFERENCES "field_mappings"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('list_fields');
call relaydesk_protect_tenant_table('field_mappings');
-- What was published stays as it was.
call relaydesk_protect_tenant_table('field_mapping_versions', 'select, insert');
