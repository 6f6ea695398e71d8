import "server-only";

export { disconnectDatabase, systemDb, systemPool } from "./client.ts";
export { translateDatabaseError } from "./errors.ts";
export { Prisma } from "./generated/client.ts";
export { type TenantDb, withTenant } from "./tenant.ts";
