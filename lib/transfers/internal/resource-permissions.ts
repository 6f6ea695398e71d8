import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import { requirePermission } from "#lib/platform/verb/index.ts";
import type { TransferResource } from "../schema.ts";

/** Importing is writing many at once: it takes the permission to write one as well. */
export function requireImportOf(ctx: Context, verb: string, resource: TransferResource): Promise<void> {
  return requirePermission(ctx, verb, resource === "tickets" ? "tickets:write" : "customers:write");
}

/** Exporting is reading many at once: it takes the permission to read one as well. */
export function requireExportOf(ctx: Context, verb: string, resource: TransferResource): Promise<void> {
  return requirePermission(ctx, verb, resource === "tickets" ? "tickets:read" : "customers:read");
}
