/** The second half of connecting: from the code of the callback to a stored connection whose Spaces are being read. */
import "server-only";
import { z } from "zod";
import { resolveNotice } from "#lib/organisations/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { seal } from "#lib/platform/crypto/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { createClickUpClient } from "./api-client.ts";
import { forgetConnection, tokenContext } from "./connected-client.ts";
import { ClickUpApiError } from "./errors.ts";
import { exchangeCode } from "./exchange-code.ts";
import { findConnection } from "./internal/connection-rows.ts";
import { RECONNECT_NOTICE } from "./mark-reconnect-needed.ts";
import { countOauthResult } from "./metrics.ts";
import { createRateBudget, tokenKeyOf } from "./rate-budget.ts";
import { type OauthResult, spacesSyncRequested, webhooksEnsureRequested } from "./schema.ts";
import { removeWebhooks } from "./webhooks/remove-webhooks.ts";

const storeConnection = defineCommand({
  name: "clickup.store_connection",
  audit: "clickup_connection.connected",
  permission: "clickup:connect",
  input: z.strictObject({
    token: z.string().min(1),
    person: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      timeZone: z.string().nullable(),
    }),
    workspaces: z.array(z.object({ id: z.string(), name: z.string(), color: z.string().nullable() })).min(1),
  }),
  output: z.object({ connectionId: idSchema }),
  run: async (ctx, { token, person, workspaces }) => {
    const at = ctx.now();
    // The row is renewed where there is one, so that Spaces, links and waiting tickets go on with it.
    const known =
      (await findConnection(ctx.db)) ??
      (await ctx.db.clickupConnection.findFirst({
        where: { clickupUserId: person.id },
        orderBy: { connectedAt: "desc" },
      }));
    const id = known?.id ?? newId();
    const fields = {
      status: "connected" as const,
      statusReason: null,
      clickupUserId: person.id,
      clickupUserName: person.name,
      clickupUserEmail: person.email,
      clickupTimeZone: person.timeZone,
      tokenCiphertext: seal(token, tokenContext(id)),
      tokenKey: tokenKeyOf(token),
      connectedById: ctx.actor.type === "member" ? ctx.actor.userId : null,
      connectedByName: ctx.actor.name,
      connectedAt: at,
      disconnectedAt: null,
      spacesSyncStatus: "queued",
      spacesSyncStartedAt: at,
      spacesSyncDone: 0,
      spacesSyncTotal: workspaces.length,
      spacesSyncError: null,
      webhooksTriedAt: null,
      webhooksError: null,
      webhooksAskedAt: at,
      // Whoever looks after them with the old token finds the claim gone, and stops.
      webhooksClaimToken: null,
      webhooksClaimedAt: null,
    };
    if (known === null) {
      await ctx.db.clickupConnection.create({ data: { id, organisationId: ctx.organisationId, ...fields } });
    } else {
      await ctx.db.clickupConnection.update({ where: { id }, data: fields });
      await ctx.db.clickupWorkspace.deleteMany({ where: { connectionId: id } });
    }
    await ctx.db.clickupWorkspace.createMany({
      data: workspaces.map((workspace) => ({
        id: newId(),
        organisationId: ctx.organisationId,
        connectionId: id,
        workspaceId: workspace.id,
        name: workspace.name,
        color: workspace.color,
        syncedAt: at,
      })),
    });
    await resolveNotice(ctx, RECONNECT_NOTICE);
    ctx.emit(spacesSyncRequested, { connectionId: id, reason: "connected" });
    ctx.emit(webhooksEnsureRequested, { connectionId: id, reason: "connected" });
    return {
      output: { connectionId: id },
      audit: {
        target: { type: "clickup_connection", id, name: person.name },
        before: known === null ? null : { status: known.status, person: known.clickupUserName },
        after: {
          status: "connected",
          person: person.name,
          workspaces: workspaces.map((workspace) => workspace.name),
        },
      },
    };
  },
});

/** The connection that works by another person's token, which a sign-in by `personId` puts in its place. */
const findReplacedConnection = defineQuery({
  name: "clickup.find_replaced_connection",
  permission: "clickup:connect",
  input: z.strictObject({ personId: z.string() }),
  output: idSchema.nullable(),
  run: async (ctx, { personId }) => {
    const row = await findConnection(ctx.db);
    return row?.status === "connected" && row.clickupUserId !== personId ? row.id : null;
  },
});

/**
 * Exchanges the code, reads person and Workspaces, stores the connection. Answers where it ended; only what
 * nobody foresaw is thrown.
 */
export async function completeClickupOauth(ctx: Context, { code }: { code: string }): Promise<OauthResult> {
  try {
    const token = await exchangeCode(code);
    const client = createClickUpClient({
      token,
      baseUrl: env().CLICKUP_API_URL,
      budget: createRateBudget({
        tokenKey: tokenKeyOf(token),
        lane: "person",
        limit: env().CLICKUP_RATE_LIMIT,
      }),
    });
    const user = await client.getUser();
    const workspaces = await client.listTeams();
    if (workspaces.length === 0) return "no_workspace";
    // Only they themselves can remove their webhooks, and only while their token is there.
    const replaced = await findReplacedConnection(ctx, { personId: user.id });
    if (replaced !== null) await removeWebhooks(ctx, { connectionId: replaced });
    const { connectionId } = await storeConnection(ctx, {
      token,
      person: {
        id: user.id,
        name: user.username ?? user.email ?? "Unnamed",
        email: user.email ?? "",
        timeZone: user.timezone,
      },
      workspaces: workspaces.map(({ id, name, color }) => ({ id, name, color })),
    });
    await forgetConnection(connectionId);
    return "connected";
  } catch (error) {
    if (!(error instanceof ClickUpApiError)) throw error;
    ctx.logger.warn({ err: error }, "ClickUp could not be connected");
    return resultOf(error);
  }
}

function resultOf(error: ClickUpApiError): OauthResult {
  switch (error.ecode) {
    case "OAUTH_007":
    case "OAUTH_017":
      return "redirect_mismatch";
    case "OAUTH_010":
      return "app_misconfigured";
    case "OAUTH_013":
    case "OAUTH_014":
      return "code_rejected";
  }
  if (error.kind === "unavailable" || error.kind === "rate_limit") return "clickup_unreachable";
  // Neither code nor address: what is left is the app's name and secret.
  return error.httpStatus === 401 || error.httpStatus === 403 ? "app_misconfigured" : "code_rejected";
}

/** Counts where a way through the consent page ended. */
export function noteOauthResult(result: OauthResult): OauthResult {
  countOauthResult(result);
  return result;
}
