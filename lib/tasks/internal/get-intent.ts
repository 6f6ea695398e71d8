import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { findIntent, type TaskKey } from "./task-state.ts";

/** The intent of a source, or `not_found`. */
export async function getIntent(db: TenantDb, organisationId: string, key: TaskKey) {
  const intent = await findIntent(db, organisationId, key);
  if (intent === null) throw notFound("task request");
  return intent;
}
