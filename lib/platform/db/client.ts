import "server-only";
import pg from "pg";
import { env } from "../env/index.ts";
import { logger } from "../logger/index.ts";
import { PrismaClient } from "./generated/client.ts";
import { createStatementNames } from "./statement-names.ts";
import { TenantPrismaPg } from "./tenant-adapter.ts";

/** Connections a process holds open at most. PostgreSQL's own default is 100 for all processes. */
const POOL_SIZE = 20;

/** Enough for short reads. */
const SIDE_POOL_SIZE = 4;

type Database = { pool: pg.Pool; side: pg.Pool; prisma: PrismaClient };

// The development server loads modules again on every change; connections must outlive that.
const globals = globalThis as typeof globalThis & { relaydeskDatabase?: Database };

function connect(): Database {
  const pool = openPool(POOL_SIZE);
  const adapter = new TenantPrismaPg(pool, {
    disposeExternalPool: false,
    statementNameGenerator: createStatementNames(),
  });
  return { pool, side: openPool(SIDE_POOL_SIZE), prisma: new PrismaClient({ adapter }) };
}

function openPool(max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    application_name: "relaydesk",
  });
  pool.on("error", (error) => logger.warn({ err: error }, "A database connection broke while idle"));
  return pool;
}

function database(): Database {
  globals.relaydeskDatabase ??= connect();
  return globals.relaydeskDatabase;
}

/**
 * The database as its owner, who bypasses row-level security: for what belongs to no tenant (sign-in, rate
 * limits, dispatching) and for sweeps. Domain verbs get a tenant transaction instead.
 */
export function systemDb(): PrismaClient {
  return database().prisma;
}

/** The same connections without Prisma, for the few statements that need the driver itself. */
export function systemPool(): pg.Pool {
  return database().pool;
}

/**
 * A few connections of their own for short reads that happen beside a transaction. Whoever holds one of the others must
 * never wait for a second of them: twenty who do so at once would wait for each other.
 */
export function sidePool(): pg.Pool {
  return database().side;
}

/** Closes all connections: the end of a program or a test file. */
export async function disconnectDatabase(): Promise<void> {
  const open = globals.relaydeskDatabase;
  globals.relaydeskDatabase = undefined;
  if (open === undefined) return;
  await open.prisma.$disconnect();
  await open.pool.end();
  await open.side.end();
}
