/** The second half of connecting: from the code of the callback to a stored connection whose Spaces are being read. */
import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { type ClickUpClient, createClickUpClient } from "./api-client.ts";
import { forgetConnection } from "./connected-client.ts";
import { ClickUpApiError } from "./errors.ts";
import { exchangeCode } from "./exchange-code.ts";
import { countOauthResult } from "./metrics.ts";
import { createRateBudget, tokenKeyOf } from "./rate-budget.ts";
import type { OauthPurpose, OauthResult } from "./schema.ts";
import { readSight } from "./standby/read-sight.ts";
import { storeStandby } from "./standby/store-standby.ts";
import { type AuthorisedPerson, findReplacedConnection, storeConnection } from "./store-connection.ts";
import { removeWebhooks } from "./webhooks/remove-webhooks.ts";

/** What a code came back for: as it was begun. */
export type OauthReturn = { code: string; purpose: OauthPurpose | null; connectionId: string | null };

/**
 * Exchanges the code, reads person and Workspaces, stores the connection or its standby. Answers where it ended; only
 * what nobody foresaw is thrown.
 */
export async function completeClickupOauth(
  ctx: Context,
  { code, purpose, connectionId }: OauthReturn,
): Promise<OauthResult> {
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
    const person = {
      id: user.id,
      name: user.username ?? user.email ?? "Unnamed",
      email: user.email ?? "",
      timeZone: user.timezone,
    };
    if (purpose === "standby") {
      const result = await addStandby(ctx, client, { token, person, connectionId });
      // The connection broke meanwhile: whoever was to stand by goes on with it.
      return result === "connection_dead"
        ? await connect(ctx, client, { token, person, purpose: "renew", connectionId })
        : result;
    }
    return await connect(ctx, client, { token, person, purpose, connectionId });
  } catch (error) {
    if (!(error instanceof ClickUpApiError)) throw error;
    ctx.logger.warn({ err: error }, "ClickUp could not be connected");
    return resultOf(error);
  }
}

type Authorisation = { token: string; person: AuthorisedPerson; connectionId: string | null };

async function connect(
  ctx: Context,
  client: ClickUpClient,
  { token, person, ...wish }: Authorisation & { purpose: Exclude<OauthPurpose, "standby"> | null },
): Promise<OauthResult> {
  const workspaces = await client.listTeams();
  if (workspaces.length === 0) return "no_workspace";
  // Only they themselves can remove their webhooks, and only while their token is there.
  const replaced = await findReplacedConnection(ctx, { ...wish, personId: person.id });
  if (replaced !== null) await removeWebhooks(ctx, { connectionId: replaced });
  const stored = await storeConnection(ctx, {
    ...wish,
    token,
    person,
    workspaces: workspaces.map(({ id, name, color }) => ({ id, name, color })),
  });
  if (stored.outcome === "connected") await forgetConnection(stored.connectionId);
  return stored.outcome;
}

async function addStandby(
  ctx: Context,
  client: ClickUpClient,
  { token, person, connectionId }: Authorisation,
): Promise<OauthResult | "connection_dead"> {
  if (connectionId === null) return "connection_gone";
  const sight = await readSight(client);
  if (sight.workspaceIds.length === 0) return "no_workspace";
  return (await storeStandby(ctx, { connectionId, token, person, sight })).outcome;
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
