/** The ClickUp client of one connection: its token opened, its budget shared, its failures noted. */
import "server-only";
import { z } from "zod";
import { cache } from "#lib/platform/cache/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { open } from "#lib/platform/crypto/index.ts";
import { withTenant } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { type ClickUpClient, createClickUpClient } from "./api-client.ts";
import type { Lane } from "./budget/lanes.ts";
import { ClickUpTokenError, takenOver } from "./errors.ts";
import { notConnected, reconnectNeeded } from "./internal/connection-rows.ts";
import { noteDeadToken } from "./note-dead-token.ts";
import { createRateBudget } from "./rate-budget.ts";
import { tokenContext } from "./token-context.ts";

const TOKEN_TTL_MS = 55 * 60_000;

export type ConnectedClient = {
  connectionId: string;
  /** Which token it works by. */
  tokenKey: string;
  /** The connected person's zone; days are read in it. */
  timeZone: string | null;
  client: ClickUpClient;
};

type ClientOptions = {
  connectionId: string;
  /** What the calls are made for: how soon they get their places in the rate budget. */
  lane: Lane;
  /** The lane of calls that write, where it is another. */
  writeLane?: Lane;
  /** Whose work it is; customers share the budget fairly. Null or left out for the organisation's own. */
  customerId?: string | null;
  holder?: string;
  signal?: AbortSignal;
};

/**
 * Calls ClickUp through a connection. When ClickUp says that the token is dead, the connection's standby takes over:
 * what a person waits for is then done again from the start, and a job comes again by itself. Without a standby the
 * connection is marked for reconnecting before the error goes on. Never inside a transaction: this is the network.
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
    if (!(error instanceof ClickUpTokenError)) throw error;
    const { connectionId, tokenKey } = connected;
    const dead = { connectionId, deadTokenKey: tokenKey, ecode: error.ecode ?? "" };
    const { hasOtherToken } = await noteDeadToken(ctx, dead);
    if (!hasOtherToken) throw error;
    await forgetConnection(connectionId);
    // A job may have noted what it was about to send, and finds its way back only by its own steps.
    if (options.lane !== "person") throw takenOver(error);
    return withClickUp(ctx, options, work);
  }
}

async function connect(ctx: Context, options: ClientOptions): Promise<ConnectedClient> {
  const row = await withTenant(ctx.organisationId, (db) =>
    db.clickupConnection.findUnique({
      where: { id: options.connectionId },
      select: { id: true, status: true, tokenKey: true, clickupTimeZone: true },
    }),
  );
  if (row === null || row.tokenKey === null || row.status === "disconnected") throw notConnected();
  if (row.status === "reconnect_needed") throw reconnectNeeded();
  const token = open(await readToken(ctx, row.id, row.tokenKey), tokenContext(row.id));
  return {
    connectionId: row.id,
    tokenKey: row.tokenKey,
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
