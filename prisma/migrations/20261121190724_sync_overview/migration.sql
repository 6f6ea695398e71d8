-- CreateTable
CREATE TABLE "sync_arrivals" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,

    CONSTRAINT "sync_arrivals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_snapshots" (
    "organisation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "links" INTEGER NOT NULL,
    "in_step" INTEGER NOT NULL,
    "waiting" INTEGER NOT NULL,
    "conflict" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "skipped" INTEGER NOT NULL,

    CONSTRAINT "sync_snapshots_pkey" PRIMARY KEY ("organisation_id","at")
);

-- CreateIndex
CREATE INDEX "sync_arrivals_organisation_id_at_idx" ON "sync_arrivals"("organisation_id", "at");

-- CreateIndex
CREATE INDEX "sync_arrivals_at_idx" ON "sync_arrivals"("at");

-- CreateIndex
CREATE INDEX "sync_snapshots_at_idx" ON "sync_snapshots"("at");

-- AddForeignKey
ALTER TABLE "sync_arrivals" ADD CONSTRAINT "sync_arrivals_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_snapshots" ADD CONSTRAINT "sync_snapshots_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

call relaydesk_protect_tenant_table('sync_arrivals', 'select, insert');
-- Taken of all organisations at once, by the system.
call relaydesk_protect_tenant_table('sync_snapshots', 'select');
