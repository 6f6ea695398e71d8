import "server-only";

export { disconnectDatabase, sidePool, systemDb, systemPool } from "./client.ts";
export { translateDatabaseError } from "./errors.ts";
export { Prisma } from "./generated/client.ts";
export { insertRows } from "./insert-rows.ts";
export { PLANNED_ANEW } from "./statement-names.ts";
export { type TenantDb, withTenant } from "./tenant.ts";
