/** How an organisation's priorities and ClickUp's four are taken for each other. */
import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { DEFAULT_PRIORITY_MAP, type PriorityMap, priorityMapSchema } from "./schema.ts";

/** The organisation's map, for the pipeline, inside its own transaction. */
export async function readPriorityMap(db: TenantDb): Promise<PriorityMap> {
  const row = await db.priorityMap.findFirst({ select: { map: true } });
  return priorityMapSchema.safeParse(row?.map).data ?? DEFAULT_PRIORITY_MAP;
}
