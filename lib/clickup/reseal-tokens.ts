/** Sealing stored tokens and webhook secrets again with the newest encryption key, so that an older one can be retired. */
import "server-only";
import { z } from "zod";
import { open, seal } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { isResealDue, keyIdOf } from "./internal/sealed-rows.ts";
import { tokenContext } from "./token-context.ts";
import { webhookSecretContext } from "./webhook-door.ts";

/**
 * Connections whose token was sealed with an older key, up to `limit` rows looked at after the id `afterId`.
 * `lastId` is where to go on; null at the end.
 */
export async function listTokensToResealAcrossOrganisations(
  afterId: string | null,
  limit: number,
): Promise<{
  due: { organisationId: string; connectionId: string }[];
  looked: number;
  lastId: string | null;
}> {
  const rows = await systemDb().clickupConnection.findMany({
    where: { tokenCiphertext: { not: null }, ...(afterId === null ? {} : { id: { gt: afterId } }) },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, organisationId: true, tokenCiphertext: true },
  });
  return {
    due: rows
      .filter(({ tokenCiphertext }) => tokenCiphertext !== null && isResealDue(tokenCiphertext))
      .map(({ id, organisationId }) => ({ organisationId, connectionId: id })),
    looked: rows.length,
    lastId: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
  };
}

/** Webhook secrets that were sealed with an older key; as `listTokensToResealAcrossOrganisations`. */
export async function listWebhookSecretsToResealAcrossOrganisations(
  afterId: string | null,
  limit: number,
): Promise<{
  due: { organisationId: string; webhookRowId: string }[];
  looked: number;
  lastId: string | null;
}> {
  const rows = await systemDb().clickupWebhook.findMany({
    where: { secretCiphertext: { not: null }, ...(afterId === null ? {} : { id: { gt: afterId } }) },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, organisationId: true, secretCiphertext: true },
  });
  return {
    due: rows
      .filter(({ secretCiphertext }) => secretCiphertext !== null && isResealDue(secretCiphertext))
      .map(({ id, organisationId }) => ({ organisationId, webhookRowId: id })),
    looked: rows.length,
    lastId: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
  };
}

/**
 * Seals one connection's token with the newest key. `isResealed` is false when there is nothing to do any more: it
 * was done already, or the connection was renewed or removed meanwhile.
 * @throws SealError when the key that sealed it is not among the settings.
 */
export const resealToken = defineCommand({
  name: "clickup.reseal_token",
  audit: "clickup_connection.resealed",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema }),
  output: z.object({ isResealed: z.boolean() }),
  run: async (ctx, { connectionId }) => {
    const row = await ctx.db.clickupConnection.findUnique({
      where: { id: connectionId },
      select: { tokenCiphertext: true, clickupUserName: true },
    });
    if (row === null) throw notFound("ClickUp connection");
    const before = row.tokenCiphertext;
    if (before === null || !isResealDue(before)) return { output: { isResealed: false }, audit: null };
    const after = seal(open(before, tokenContext(connectionId)), tokenContext(connectionId));
    // A new token may have been stored since it was read, and must not be overwritten with the old one.
    const { count } = await ctx.db.clickupConnection.updateMany({
      where: { id: connectionId, tokenCiphertext: before },
      data: { tokenCiphertext: after },
    });
    if (count === 0) return { output: { isResealed: false }, audit: null };
    return {
      output: { isResealed: true },
      audit: {
        target: { type: "clickup_connection", id: connectionId, name: row.clickupUserName },
        before: { encryptionKey: keyIdOf(before) },
        after: { encryptionKey: keyIdOf(after) },
      },
    };
  },
});

/**
 * Seals the secret of one webhook with the newest key; as `resealToken`.
 * @throws SealError when the key that sealed it is not among the settings.
 */
export const resealWebhookSecret = defineCommand({
  name: "clickup.reseal_webhook_secret",
  audit: "clickup_webhook.resealed",
  permission: "clickup:connect",
  input: z.strictObject({ webhookRowId: idSchema }),
  output: z.object({ isResealed: z.boolean() }),
  run: async (ctx, { webhookRowId }) => {
    const row = await ctx.db.clickupWebhook.findUnique({
      where: { id: webhookRowId },
      select: { secretCiphertext: true },
    });
    if (row === null) throw notFound("webhook");
    const before = row.secretCiphertext;
    if (before === null || !isResealDue(before)) return { output: { isResealed: false }, audit: null };
    const context = webhookSecretContext(webhookRowId);
    const after = seal(open(before, context), context);
    const { count } = await ctx.db.clickupWebhook.updateMany({
      where: { id: webhookRowId, secretCiphertext: before },
      data: { secretCiphertext: after },
    });
    if (count === 0) return { output: { isResealed: false }, audit: null };
    return {
      output: { isResealed: true },
      audit: {
        target: { type: "clickup_webhook", id: webhookRowId },
        before: { encryptionKey: keyIdOf(before) },
        after: { encryptionKey: keyIdOf(after) },
      },
    };
  },
});
