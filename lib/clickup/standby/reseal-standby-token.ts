import "server-only";
import { z } from "zod";
import { open, seal } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { isResealDue, keyIdOf } from "../internal/sealed-rows.ts";
import { standbyTokenContext } from "../token-context.ts";

/** Standbys whose token was sealed with an older key; as `listTokensToResealAcrossOrganisations`. */
export async function listStandbyTokensToResealAcrossOrganisations(
  afterId: string | null,
  limit: number,
): Promise<{
  due: { organisationId: string; standbyId: string }[];
  looked: number;
  lastId: string | null;
}> {
  const rows = await systemDb().clickupStandby.findMany({
    where: afterId === null ? {} : { id: { gt: afterId } },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, organisationId: true, tokenCiphertext: true },
  });
  return {
    due: rows
      .filter(({ tokenCiphertext }) => isResealDue(tokenCiphertext))
      .map(({ id, organisationId }) => ({ organisationId, standbyId: id })),
    looked: rows.length,
    lastId: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
  };
}

/**
 * Seals the token of one standby with the newest key; as `resealToken`.
 * @throws SealError when the key that sealed it is not among the settings.
 */
export const resealStandbyToken = defineCommand({
  name: "clickup.reseal_standby_token",
  audit: "clickup_standby.resealed",
  permission: "clickup:connect",
  input: z.strictObject({ standbyId: idSchema }),
  output: z.object({ isResealed: z.boolean() }),
  run: async (ctx, { standbyId }) => {
    const row = await ctx.db.clickupStandby.findUnique({
      where: { id: standbyId },
      select: { tokenCiphertext: true, connectionId: true },
    });
    if (row === null) throw notFound("standby");
    const before = row.tokenCiphertext;
    if (!isResealDue(before)) return { output: { isResealed: false }, audit: null };
    const context = standbyTokenContext(standbyId);
    const after = seal(open(before, context), context);
    const { count } = await ctx.db.clickupStandby.updateMany({
      where: { id: standbyId, tokenCiphertext: before },
      data: { tokenCiphertext: after },
    });
    if (count === 0) return { output: { isResealed: false }, audit: null };
    return {
      output: { isResealed: true },
      audit: {
        target: { type: "clickup_connection", id: row.connectionId },
        before: { encryptionKey: keyIdOf(before) },
        after: { encryptionKey: keyIdOf(after) },
      },
    };
  },
});
