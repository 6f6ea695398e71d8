/** The ClickUp client of one connection: its token opened, its budget shared, its failures noted. */
import "server-only";
import { z } from "zod";
import { cache } from "#lib/platform/cache/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { open } from "#lib/platform/crypto/index.ts";
import { type TenantDb, withTenant } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { type ClickUpClient, createClickUpClient } from "./api-client.ts";
import type { Lane } from "./budget/lanes.ts";
import { ClickUpTokenError } from "./errors.ts";
import { findConnection, notConnected, reconnectNeeded } from "./internal/connection-rows.ts";
import { markReconnectNeeded } from "./mark-reconnect-needed.ts";
import { createRateBudget } from "./rate-budget.ts";

const TOKEN_TTL_MS = 55 * 60_000;

export type ConnectedClient = {
  connectionId: string;
  /** The connected person's zone; days are read in it. */
  timeZone: string | null;
  client: ClickUpClient;
};

type ClientOptions = {
  connectionId?: string;
  /** What the calls are made for: how soon they get their places in the rate budget. */
  lane: Lane;
  /** The lane of calls that write, where it is another. */
  writeLane?: Lane;
  /** Whose work it is; customers share the budget fairly. Null or left out for the organisation's own. */
  customerId?: string | null;
  holder?: string;
  signal?: AbortSignal;
};

/** What a token is sealed for: it opens in this row only. */
export function tokenContext(connectionId: string): string {
  return `clickup_connection:${connectionId}`;
}

/**
 * Calls ClickUp through the organisation's connection. When ClickUp says that the token is dead, the connection
 * is marked for reconnecting before the error goes on. Never inside a transaction: this is the network.
 */
export async function withClickUp<T>(
  ctx: Context,
  options: ClientOptions,
  work: (connected: ConnectedClient) => Promise<T>,
): Promise<T> {
  const connected = await connect(ctx, options);
  try {
    return await work(connected);
  } catch (error) {
    if (error instanceof ClickUpTokenError) {
      await markReconnectNeeded(ctx, { connectionId: connected.connectionId, ecode: error.ecode ?? "" });
    }
    throw error;
  }
}

async function connect(ctx: Context, options: ClientOptions): Promise<ConnectedClient> {
  const row = await withTenant(ctx.organisationId, (db) => findRow(db, options.connectionId));
  if (row === null || row.tokenKey === null || row.status === "disconnected") throw notConnected();
  if (row.status === "reconnect_needed") throw reconnectNeeded();
  const token = open(await readToken(ctx, row.id, row.tokenKey), tokenContext(row.id));
  return {
    connectionId: row.id,
    timeZone: row.clickupTimeZone,
    client: createClickUpClient({
      token,
      baseUrl: env().CLICKUP_API_URL,
      budget: createRateBudget({
        tokenKey: row.tokenKey,
        lane: options.lane,
        ...(options.writeLane === undefined ? {} : { writeLane: options.writeLane }),
        customerId: options.customerId ?? null,
        limit: env().CLICKUP_RATE_LIMIT,
        ...(options.holder === undefined ? {} : { holder: options.holder }),
      }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }),
  };
}

const connectionFields = { id: true, status: true, tokenKey: true, clickupTimeZone: true } as const;

function findRow(db: TenantDb, connectionId: string | undefined) {
  return connectionId === undefined
    ? findConnection(db)
    : db.clickupConnection.findUnique({ where: { id: connectionId }, select: connectionFields });
}

/** The sealed token. Cached sealed, under a name that changes with the token, so that a renewed one is never mixed up. */
function readToken(ctx: Context, connectionId: string, tokenKey: string): Promise<string> {
  return cache.getOrLoad(
    `clickup:${connectionId}:token:${tokenKey}`,
    TOKEN_TTL_MS,
    async () => {
      const row = await withTenant(ctx.organisationId, (db) =>
        db.clickupConnection.findUnique({ where: { id: connectionId }, select: { tokenCiphertext: true } }),
      );
      if (row?.tokenCiphertext == null) throw notConnected();
      return row.tokenCiphertext;
    },
    { schema: z.string(), name: "clickup_token" },
  );
}

/** Forgets all that is cached of a connection. */
export async function forgetConnection(connectionId: string): Promise<void> {
  await cache.deletePrefix(`clickup:${connectionId}:`);
}
