-- CreateEnum
CREATE TYPE "clickup_connection_status" AS ENUM ('connected', 'reconnect_needed', 'disconnected');

-- CreateEnum
CREATE TYPE "job_run_status" AS ENUM ('running', 'waiting', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'agent', 'legal', 'marketing', 'product', 'guest');

-- CreateEnum
CREATE TYPE "one_time_token_purpose" AS ENUM ('password_reset', 'email_verification');

-- CreateEnum
CREATE TYPE "task_intent_status" AS ENUM ('queued', 'creating', 'waiting', 'failed', 'completed', 'cancelled');

-- CreateEnum
CREATE TYPE "ticket_status" AS ENUM ('open', 'in_progress', 'waiting', 'resolved', 'closed');

-- CreateEnum
CREATE TYPE "ticket_priority" AS ENUM ('low', 'normal', 'high', 'urgent');

-- CreateEnum
CREATE TYPE "visibility" AS ENUM ('public', 'internal');

-- CreateEnum
CREATE TYPE "transfer_status" AS ENUM ('queued', 'running', 'completed', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "clickup_connections" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "status" "clickup_connection_status" NOT NULL,
    "status_reason" TEXT,
    "clickup_user_id" TEXT NOT NULL,
    "clickup_user_name" TEXT NOT NULL,
    "clickup_user_email" TEXT NOT NULL,
    "clickup_time_zone" TEXT,
    "token_ciphertext" TEXT,
    "connected_by_id" UUID,
    "connected_by_name" TEXT NOT NULL,
    "connected_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disconnected_at" TIMESTAMPTZ(3),
    "spaces_sync_status" TEXT NOT NULL DEFAULT 'idle',
    "spaces_sync_error" TEXT,
    "spaces_sync_started_at" TIMESTAMPTZ(3),
    "spaces_synced_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clickup_connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clickup_workspaces" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clickup_workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clickup_spaces" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "workspace_name" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_private" BOOLEAN NOT NULL,
    "is_archived" BOOLEAN NOT NULL,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "clickup_spaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clickup_oauth_states" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "state_hash" TEXT NOT NULL,
    "session_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "clickup_oauth_states_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clickup_budget_calls" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "lane" TEXT NOT NULL,
    "called_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "clickup_budget_calls_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clickup_budget_states" (
    "connection_id" UUID NOT NULL,
    "limit" INTEGER NOT NULL,
    "remaining" INTEGER,
    "resets_at" TIMESTAMPTZ(3),
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),

    CONSTRAINT "clickup_budget_states_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "website" TEXT,
    "external_reference" TEXT,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "search_vector" tsvector,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "job_title" TEXT,
    "user_id" UUID,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_notes" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "author_id" UUID,
    "author_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_settings" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "module" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_events" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatched_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_runs" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "function_id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "event_name" TEXT NOT NULL,
    "event_id" TEXT,
    "payload" JSONB NOT NULL,
    "subject_type" TEXT,
    "subject_id" TEXT,
    "status" "job_run_status" NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error_message" TEXT,
    "retried_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "response_status" INTEGER,
    "response_body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit_windows" (
    "key" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_windows_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "organisations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "website" TEXT,
    "support_email" TEXT,
    "accent" TEXT NOT NULL DEFAULT 'iris',
    "portal_welcome" TEXT,
    "ticket_counter" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organisations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "contact_id" UUID,
    "token_hash" TEXT NOT NULL,
    "invited_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation_modules" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "module" TEXT NOT NULL,
    "is_enabled" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "organisation_modules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "deduplication_key" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "action_label" TEXT,
    "action_path" TEXT,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "email_verified_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_tokens" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" "one_time_token_purpose" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "target_name" TEXT,
    "before" JSONB,
    "after" JSONB,
    "changed_fields" TEXT[],
    "origin" TEXT NOT NULL,
    "ip_address" TEXT,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "security_events" (
    "id" UUID NOT NULL,
    "organisation_id" UUID,
    "kind" TEXT NOT NULL,
    "actor_type" TEXT,
    "actor_id" TEXT,
    "subject" TEXT,
    "detail" JSONB NOT NULL,
    "ip_address" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_intents" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'primary',
    "status" "task_intent_status" NOT NULL DEFAULT 'queued',
    "connection_id" UUID,
    "workspace_id" TEXT,
    "space_id" TEXT,
    "list_id" TEXT,
    "list_name" TEXT,
    "list_reason" TEXT,
    "marker" TEXT NOT NULL,
    "requested_by_type" TEXT NOT NULL,
    "requested_by_id" TEXT,
    "requested_by_name" TEXT NOT NULL,
    "claim_token" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "create_sent_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "waiting_until" TIMESTAMPTZ(3),
    "waiting_reason" TEXT,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "failure_action" TEXT,
    "dispatched_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_intents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_links" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'primary',
    "intent_id" UUID,
    "connection_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "space_id" TEXT NOT NULL,
    "space_name" TEXT NOT NULL,
    "list_id" TEXT NOT NULL,
    "list_name" TEXT NOT NULL,
    "list_reason" TEXT,
    "task_id" TEXT NOT NULL,
    "task_url" TEXT NOT NULL,
    "task_name" TEXT NOT NULL,
    "status_name" TEXT NOT NULL,
    "status_type" TEXT NOT NULL,
    "status_color" TEXT NOT NULL,
    "agreed_state" JSONB NOT NULL,
    "last_synced_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "unlinked_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tickets" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "customer_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'open',
    "priority" "ticket_priority" NOT NULL DEFAULT 'normal',
    "requester_id" UUID,
    "assignee_id" UUID,
    "tags" TEXT[],
    "due_date" DATE,
    "source" TEXT NOT NULL,
    "external_reference" TEXT,
    "created_by_type" TEXT NOT NULL,
    "created_by_id" TEXT,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "search_vector" tsvector,

    CONSTRAINT "tickets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_comments" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "visibility" "visibility" NOT NULL,
    "body" TEXT NOT NULL,
    "author_type" TEXT NOT NULL,
    "author_id" TEXT,
    "author_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_attachments" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "comment_id" UUID,
    "visibility" "visibility" NOT NULL,
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "storage_key" TEXT NOT NULL,
    "uploaded_by_type" TEXT NOT NULL,
    "uploaded_by_id" TEXT,
    "uploaded_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_events" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "visibility" "visibility" NOT NULL,
    "data" JSONB NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "owner_id" UUID,
    "resource" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_imports" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "storage_key" TEXT NOT NULL,
    "is_dry_run" BOOLEAN NOT NULL,
    "status" "transfer_status" NOT NULL DEFAULT 'queued',
    "failure_message" TEXT,
    "total_rows" INTEGER,
    "processed_rows" INTEGER NOT NULL DEFAULT 0,
    "created_rows" INTEGER NOT NULL DEFAULT 0,
    "updated_rows" INTEGER NOT NULL DEFAULT 0,
    "unchanged_rows" INTEGER NOT NULL DEFAULT 0,
    "failed_rows" INTEGER NOT NULL DEFAULT 0,
    "started_by_id" UUID,
    "started_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_import_row_errors" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "field" TEXT,
    "reason" TEXT NOT NULL,
    "value" TEXT,

    CONSTRAINT "data_import_row_errors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_exports" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "status" "transfer_status" NOT NULL DEFAULT 'queued',
    "failure_message" TEXT,
    "exported_rows" INTEGER NOT NULL DEFAULT 0,
    "storage_key" TEXT,
    "started_by_id" UUID,
    "started_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_exports_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "clickup_connections_organisation_id_status_connected_at_idx" ON "clickup_connections"("organisation_id", "status", "connected_at");

-- CreateIndex
CREATE UNIQUE INDEX "clickup_connections_id_organisation_id_key" ON "clickup_connections"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "clickup_workspaces_organisation_id_idx" ON "clickup_workspaces"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "clickup_workspaces_connection_id_workspace_id_key" ON "clickup_workspaces"("connection_id", "workspace_id");

-- CreateIndex
CREATE INDEX "clickup_spaces_organisation_id_name_id_idx" ON "clickup_spaces"("organisation_id", "name", "id");

-- CreateIndex
CREATE INDEX "clickup_spaces_organisation_id_space_id_idx" ON "clickup_spaces"("organisation_id", "space_id");

-- CreateIndex
CREATE UNIQUE INDEX "clickup_spaces_connection_id_space_id_key" ON "clickup_spaces"("connection_id", "space_id");

-- CreateIndex
CREATE UNIQUE INDEX "clickup_oauth_states_state_hash_key" ON "clickup_oauth_states"("state_hash");

-- CreateIndex
CREATE INDEX "clickup_oauth_states_expires_at_idx" ON "clickup_oauth_states"("expires_at");

-- CreateIndex
CREATE INDEX "clickup_oauth_states_organisation_id_idx" ON "clickup_oauth_states"("organisation_id");

-- CreateIndex
CREATE INDEX "clickup_budget_calls_connection_id_called_at_idx" ON "clickup_budget_calls"("connection_id", "called_at");

-- CreateIndex
CREATE INDEX "customers_organisation_id_name_id_idx" ON "customers"("organisation_id", "name", "id");

-- CreateIndex
CREATE INDEX "customers_organisation_id_created_at_id_idx" ON "customers"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "customers_search_vector_idx" ON "customers" USING GIN ("search_vector");

-- CreateIndex
CREATE UNIQUE INDEX "customers_id_organisation_id_key" ON "customers"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "customers_organisation_id_external_reference_key" ON "customers"("organisation_id", "external_reference");

-- CreateIndex
CREATE INDEX "contacts_organisation_id_customer_id_name_id_idx" ON "contacts"("organisation_id", "customer_id", "name", "id");

-- CreateIndex
CREATE INDEX "contacts_user_id_idx" ON "contacts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_id_organisation_id_key" ON "contacts"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_organisation_id_email_key" ON "contacts"("organisation_id", "email");

-- CreateIndex
CREATE INDEX "customer_notes_organisation_id_customer_id_created_at_id_idx" ON "customer_notes"("organisation_id", "customer_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_notes_id_organisation_id_key" ON "customer_notes"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "customer_settings_organisation_id_module_key_value_idx" ON "customer_settings"("organisation_id", "module", "key", "value");

-- CreateIndex
CREATE UNIQUE INDEX "customer_settings_customer_id_module_key_key" ON "customer_settings"("customer_id", "module", "key");

-- CreateIndex
CREATE INDEX "outbox_events_dispatched_at_created_at_idx" ON "outbox_events"("dispatched_at", "created_at");

-- CreateIndex
CREATE INDEX "outbox_events_organisation_id_idx" ON "outbox_events"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "job_runs_run_id_key" ON "job_runs"("run_id");

-- CreateIndex
CREATE INDEX "job_runs_organisation_id_started_at_id_idx" ON "job_runs"("organisation_id", "started_at", "id");

-- CreateIndex
CREATE INDEX "job_runs_organisation_id_status_started_at_id_idx" ON "job_runs"("organisation_id", "status", "started_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "job_runs_id_organisation_id_key" ON "job_runs"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "idempotency_keys_organisation_id_actor_id_key_key" ON "idempotency_keys"("organisation_id", "actor_id", "key");

-- CreateIndex
CREATE INDEX "rate_limit_windows_expires_at_idx" ON "rate_limit_windows"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "organisations_slug_key" ON "organisations"("slug");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "memberships_organisation_id_created_at_id_idx" ON "memberships"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_organisation_id_user_id_key" ON "memberships"("organisation_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_id_organisation_id_key" ON "memberships"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_organisation_id_created_at_id_idx" ON "invitations"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "invitations_organisation_id_email_idx" ON "invitations"("organisation_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_id_organisation_id_key" ON "invitations"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_modules_organisation_id_module_key" ON "organisation_modules"("organisation_id", "module");

-- CreateIndex
CREATE INDEX "notices_organisation_id_resolved_at_last_occurred_at_idx" ON "notices"("organisation_id", "resolved_at", "last_occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "notices_organisation_id_deduplication_key_key" ON "notices"("organisation_id", "deduplication_key");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_tokens_token_hash_key" ON "one_time_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "one_time_tokens_user_id_idx" ON "one_time_tokens"("user_id");

-- CreateIndex
CREATE INDEX "one_time_tokens_expires_at_idx" ON "one_time_tokens"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_organisation_id_created_at_id_idx" ON "api_keys"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_id_organisation_id_key" ON "api_keys"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "audit_events_organisation_id_created_at_id_idx" ON "audit_events"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_events_organisation_id_target_type_target_id_created__idx" ON "audit_events"("organisation_id", "target_type", "target_id", "created_at");

-- CreateIndex
CREATE INDEX "security_events_organisation_id_created_at_id_idx" ON "security_events"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "security_events_kind_created_at_idx" ON "security_events"("kind", "created_at");

-- CreateIndex
CREATE INDEX "task_intents_status_updated_at_idx" ON "task_intents"("status", "updated_at");

-- CreateIndex
CREATE INDEX "task_intents_organisation_id_status_created_at_id_idx" ON "task_intents"("organisation_id", "status", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "task_intents_id_organisation_id_key" ON "task_intents"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_intents_organisation_id_source_type_source_id_purpose_key" ON "task_intents"("organisation_id", "source_type", "source_id", "purpose");

-- CreateIndex
CREATE INDEX "task_links_organisation_id_source_type_source_id_idx" ON "task_links"("organisation_id", "source_type", "source_id");

-- CreateIndex
CREATE INDEX "task_links_organisation_id_task_id_idx" ON "task_links"("organisation_id", "task_id");

-- CreateIndex
CREATE INDEX "task_links_connection_id_task_id_idx" ON "task_links"("connection_id", "task_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_links_id_organisation_id_key" ON "task_links"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_updated_at_id_idx" ON "tickets"("organisation_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_created_at_id_idx" ON "tickets"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_priority_updated_at_id_idx" ON "tickets"("organisation_id", "priority", "updated_at", "id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_due_date_id_idx" ON "tickets"("organisation_id", "due_date", "id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_status_updated_at_id_idx" ON "tickets"("organisation_id", "status", "updated_at", "id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_assignee_id_updated_at_id_idx" ON "tickets"("organisation_id", "assignee_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_customer_id_updated_at_id_idx" ON "tickets"("organisation_id", "customer_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "tickets_organisation_id_requester_id_updated_at_id_idx" ON "tickets"("organisation_id", "requester_id", "updated_at", "id");

-- CreateIndex
CREATE INDEX "tickets_tags_idx" ON "tickets" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "tickets_search_vector_idx" ON "tickets" USING GIN ("search_vector");

-- CreateIndex
CREATE UNIQUE INDEX "tickets_id_organisation_id_key" ON "tickets"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "tickets_organisation_id_number_key" ON "tickets"("organisation_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "tickets_organisation_id_external_reference_key" ON "tickets"("organisation_id", "external_reference");

-- CreateIndex
CREATE INDEX "ticket_comments_organisation_id_ticket_id_created_at_id_idx" ON "ticket_comments"("organisation_id", "ticket_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_comments_id_organisation_id_key" ON "ticket_comments"("id", "organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_attachments_storage_key_key" ON "ticket_attachments"("storage_key");

-- CreateIndex
CREATE INDEX "ticket_attachments_organisation_id_ticket_id_created_at_id_idx" ON "ticket_attachments"("organisation_id", "ticket_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_attachments_id_organisation_id_key" ON "ticket_attachments"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "ticket_events_organisation_id_ticket_id_created_at_id_idx" ON "ticket_events"("organisation_id", "ticket_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "saved_views_organisation_id_resource_name_idx" ON "saved_views"("organisation_id", "resource", "name");

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_id_organisation_id_key" ON "saved_views"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "data_imports_organisation_id_created_at_id_idx" ON "data_imports"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "data_imports_id_organisation_id_key" ON "data_imports"("id", "organisation_id");

-- CreateIndex
CREATE INDEX "data_import_row_errors_organisation_id_import_id_line_id_idx" ON "data_import_row_errors"("organisation_id", "import_id", "line", "id");

-- CreateIndex
CREATE UNIQUE INDEX "data_import_row_errors_import_id_line_field_key" ON "data_import_row_errors"("import_id", "line", "field");

-- CreateIndex
CREATE INDEX "data_exports_organisation_id_created_at_id_idx" ON "data_exports"("organisation_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "data_exports_id_organisation_id_key" ON "data_exports"("id", "organisation_id");

-- AddForeignKey
ALTER TABLE "clickup_connections" ADD CONSTRAINT "clickup_connections_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_workspaces" ADD CONSTRAINT "clickup_workspaces_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_workspaces" ADD CONSTRAINT "clickup_workspaces_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_spaces" ADD CONSTRAINT "clickup_spaces_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_spaces" ADD CONSTRAINT "clickup_spaces_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clickup_oauth_states" ADD CONSTRAINT "clickup_oauth_states_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_notes" ADD CONSTRAINT "customer_notes_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_notes" ADD CONSTRAINT "customer_notes_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_settings" ADD CONSTRAINT "customer_settings_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_settings" ADD CONSTRAINT "customer_settings_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_events" ADD CONSTRAINT "outbox_events_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_runs" ADD CONSTRAINT "job_runs_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_contact_id_organisation_id_fkey" FOREIGN KEY ("contact_id", "organisation_id") REFERENCES "contacts"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_id_organisation_id_fkey" FOREIGN KEY ("invited_by_id", "organisation_id") REFERENCES "memberships"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_modules" ADD CONSTRAINT "organisation_modules_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notices" ADD CONSTRAINT "notices_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_tokens" ADD CONSTRAINT "one_time_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_id_organisation_id_fkey" FOREIGN KEY ("created_by_id", "organisation_id") REFERENCES "memberships"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "security_events" ADD CONSTRAINT "security_events_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_intents" ADD CONSTRAINT "task_intents_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_intents" ADD CONSTRAINT "task_intents_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_links" ADD CONSTRAINT "task_links_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_links" ADD CONSTRAINT "task_links_connection_id_organisation_id_fkey" FOREIGN KEY ("connection_id", "organisation_id") REFERENCES "clickup_connections"("id", "organisation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_links" ADD CONSTRAINT "task_links_intent_id_organisation_id_fkey" FOREIGN KEY ("intent_id", "organisation_id") REFERENCES "task_intents"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_customer_id_organisation_id_fkey" FOREIGN KEY ("customer_id", "organisation_id") REFERENCES "customers"("id", "organisation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_requester_id_organisation_id_fkey" FOREIGN KEY ("requester_id", "organisation_id") REFERENCES "contacts"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_assignee_id_organisation_id_fkey" FOREIGN KEY ("assignee_id", "organisation_id") REFERENCES "memberships"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_comments" ADD CONSTRAINT "ticket_comments_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_comments" ADD CONSTRAINT "ticket_comments_ticket_id_organisation_id_fkey" FOREIGN KEY ("ticket_id", "organisation_id") REFERENCES "tickets"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_attachments" ADD CONSTRAINT "ticket_attachments_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_attachments" ADD CONSTRAINT "ticket_attachments_ticket_id_organisation_id_fkey" FOREIGN KEY ("ticket_id", "organisation_id") REFERENCES "tickets"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_attachments" ADD CONSTRAINT "ticket_attachments_comment_id_organisation_id_fkey" FOREIGN KEY ("comment_id", "organisation_id") REFERENCES "ticket_comments"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_events" ADD CONSTRAINT "ticket_events_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket_events" ADD CONSTRAINT "ticket_events_ticket_id_organisation_id_fkey" FOREIGN KEY ("ticket_id", "organisation_id") REFERENCES "tickets"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_organisation_id_fkey" FOREIGN KEY ("owner_id", "organisation_id") REFERENCES "memberships"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_imports" ADD CONSTRAINT "data_imports_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_imports" ADD CONSTRAINT "data_imports_started_by_id_organisation_id_fkey" FOREIGN KEY ("started_by_id", "organisation_id") REFERENCES "memberships"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_import_row_errors" ADD CONSTRAINT "data_import_row_errors_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_import_row_errors" ADD CONSTRAINT "data_import_row_errors_import_id_organisation_id_fkey" FOREIGN KEY ("import_id", "organisation_id") REFERENCES "data_imports"("id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_exports" ADD CONSTRAINT "data_exports_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_exports" ADD CONSTRAINT "data_exports_started_by_id_organisation_id_fkey" FOREIGN KEY ("started_by_id", "organisation_id") REFERENCES "memberships"("id", "organisation_id") ON DELETE NO ACTION ON UPDATE CASCADE;
