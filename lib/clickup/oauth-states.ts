/**
 * A sign-in at ClickUp under way. Its `state` is random, kept as a hash, good once and for ten minutes, and only
 * in the browser session that began it.
 */
import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { findConnection } from "./internal/connection-rows.ts";
import { authorizeAddress } from "./oauth-addresses.ts";
import { type OauthPurpose, oauthPurposeSchema } from "./schema.ts";

const STATE_LIFE_MS = 10 * 60_000;

const hashOf = (state: string) => createHash("sha256").update(state).digest("hex");

/** Begins the way to ClickUp; answers the address of its consent page. */
export const beginClickupOauth = defineCommand({
  name: "clickup.begin_oauth",
  audit: "clickup_connection.oauth_started",
  permission: "clickup:connect",
  input: z.strictObject({
    sessionId: z.uuid(),
    userId: z.uuid(),
    /** What for; a renewal and a standby are of the connection that is named with it. */
    purpose: oauthPurposeSchema.nullable().default(null),
    connectionId: idSchema.nullable().default(null),
  }),
  output: z.object({ authorizeUrl: z.string() }),
  run: async (ctx, { sessionId, userId, purpose, connectionId }) => {
    const isOfOne = purpose === "renew" || purpose === "standby";
    if (isOfOne && (connectionId === null || (await findConnection(ctx.db, connectionId)) === null))
      throw notFound("ClickUp connection");
    const state = randomBytes(32).toString("base64url");
    const id = newId();
    const at = ctx.now();
    await ctx.db.clickupOauthState.create({
      data: {
        id,
        organisationId: ctx.organisationId,
        stateHash: hashOf(state),
        sessionId,
        userId,
        purpose,
        connectionId: isOfOne ? connectionId : null,
        createdAt: at,
        expiresAt: new Date(at.getTime() + STATE_LIFE_MS),
      },
    });
    return {
      output: { authorizeUrl: authorizeAddress(state) },
      audit: { target: { type: "clickup_oauth", id }, after: { purpose: purpose ?? "connect" } },
    };
  },
});

/**
 * Uses a state up. Runs before any organisation is known: the state itself tells which. Null when it is unknown,
 * used, expired or of another session; the same statement decides all four, so that two callbacks cannot both win.
 */
export async function claimOauthState(
  state: string,
  sessionId: string,
  at: Date,
): Promise<{ organisationId: string; purpose: OauthPurpose | null; connectionId: string | null } | null> {
  const [row] = await systemDb().clickupOauthState.updateManyAndReturn({
    where: { stateHash: hashOf(state), sessionId, usedAt: null, expiresAt: { gt: at } },
    data: { usedAt: at },
    select: { organisationId: true, purpose: true, connectionId: true },
  });
  return row === undefined ? null : { ...row, purpose: oauthPurposeSchema.nullable().parse(row.purpose) };
}

/** The organisation that a session last began to connect: where a failure without a good state is shown. */
export async function findLastOauthOrganisation(sessionId: string): Promise<string | null> {
  const row = await systemDb().clickupOauthState.findFirst({
    where: { sessionId },
    orderBy: { createdAt: "desc" },
    select: { organisationId: true },
  });
  return row?.organisationId ?? null;
}
