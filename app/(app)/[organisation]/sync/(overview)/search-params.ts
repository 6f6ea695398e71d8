import { createLoader, parseAsStringLiteral } from "nuqs/server";
import { overviewRangeSchema } from "#lib/sync/schema.ts";

/** What the address says about the picture. */
export const syncParams = { range: parseAsStringLiteral(overviewRangeSchema.options).withDefault("hour") };

export const loadSyncParams = createLoader(syncParams);
