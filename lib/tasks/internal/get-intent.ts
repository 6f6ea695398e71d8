import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import type { TaskSourceType } from "../schema.ts";
import { findIntent } from "./task-state.ts";

/** The intent of a source, or `not_found`. */
export async function getIntent(
  db: TenantDb,
  organisationId: string,
  key: { sourceType: TaskSourceType; sourceId: string },
) {
  const intent = await findIntent(db, organisationId, key);
  if (intent === null) throw notFound("task request");
  return intent;
}
