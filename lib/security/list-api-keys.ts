import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, pageOf, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { API_KEY_SELECT, toApiKey } from "./internal/to-api-key.ts";
import { ApiKey, ListApiKeysInput } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** The organisation's keys, revoked and expired ones too, the newest first. */
export const listApiKeys = defineQuery({
  name: "api_keys.list",
  permission: "api_keys:read",
  input: ListApiKeysInput,
  output: pageOf(ApiKey),
  run: async (ctx, { limit, cursor }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.apiKey.findMany({
      where: {
        organisationId: ctx.organisationId,
        ...(after === null
          ? {}
          : { OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { lt: after[1] } }] }),
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      select: API_KEY_SELECT,
    });
    return toPage(
      rows,
      limit,
      (row) => toApiKey(row, ctx.now()),
      (row) => [row.createdAt.toISOString(), row.id],
    );
  },
});
