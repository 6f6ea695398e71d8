-- AlterTable
ALTER TABLE "clickup_budget_calls" ADD COLUMN     "customer_id" UUID;

-- CreateTable
CREATE TABLE "clickup_budget_waiters" (
    "token_key" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "customer_id" UUID,
    "asked_at" TIMESTAMPTZ(6) NOT NULL,
    "expected_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "clickup_budget_waiters_pkey" PRIMARY KEY ("token_key","holder")
);

-- CreateTable
CREATE TABLE "clickup_budget_tags" (
    "token_key" UUID NOT NULL,
    "tags" JSONB NOT NULL,

    CONSTRAINT "clickup_budget_tags_pkey" PRIMARY KEY ("token_key")
);

-- CreateTable
CREATE TABLE "clickup_budget_minutes" (
    "token_key" UUID NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "lane" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "clickup_budget_minutes_pkey" PRIMARY KEY ("token_key","minute","lane","customer_id")
);

-- CreateIndex
CREATE INDEX "clickup_budget_minutes_minute_idx" ON "clickup_budget_minutes"("minute");

-- Who waits has a table of its own; places that were promised before are given anew.
delete from clickup_budget_calls where lane like 'promised:%';
