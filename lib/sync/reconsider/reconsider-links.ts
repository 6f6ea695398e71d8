/**
 * Looks for the links that a changed rule or mapping makes a difference to, and asks for their comparison: batch by
 * batch, each in a transaction of its own. Nobody is asked for whom nothing is different.
 */
import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import type { Reconsidered } from "./ask-for.ts";
import { reconsiderMapping } from "./reconsider-mapping.ts";
import { reconsiderPeople } from "./reconsider-people.ts";
import { reconsiderRules } from "./reconsider-rules.ts";
import { reconsiderValues } from "./reconsider-values.ts";
import { type ReconsiderCause, reconsiderCauseSchema } from "./schema.ts";

/** Batches of one call, so that it ends within a step's time. */
const BATCHES_AT_ONCE = 20;

export const reconsideredSchema = z.object({
  /** Where to go on; null at the end. */
  nextId: idSchema.nullable(),
  requested: z.number().int(),
});

const reconsiderBatch = defineCommand({
  name: "sync.reconsider_links",
  withoutAudit: "asks for comparisons; the changed rule is on record, and so is what they change",
  permission: "sync:write",
  input: z.strictObject({ cause: reconsiderCauseSchema, afterId: idSchema.nullable() }),
  output: reconsideredSchema,
  run: async (ctx, { cause, afterId }) => ({ output: await reconsider(ctx, cause, afterId) }),
});

function reconsider(ctx: VerbContext, cause: ReconsiderCause, afterId: string | null): Promise<Reconsidered> {
  switch (cause.kind) {
    case "rules":
      return reconsiderRules(ctx, cause, afterId);
    case "mapping":
      return reconsiderMapping(ctx, cause, afterId);
    case "people":
      return reconsiderPeople(ctx, cause, afterId);
    case "priorities": {
      const { pairs } = cause;
      return reconsiderValues(ctx, { field: "priority", scope: Prisma.sql`true`, pairs }, afterId);
    }
    case "statuses": {
      const { connectionId, listId, pairs } = cause;
      const scope = Prisma.sql`link.connection_id = ${connectionId}::uuid and link.list_id = ${listId}`;
      return reconsiderValues(ctx, { field: "status", scope, pairs }, afterId);
    }
  }
}

/** Goes on after the last row of a batch, or from the start. */
export async function reconsiderLinks(
  ctx: Context,
  { cause, afterId }: { cause: ReconsiderCause; afterId: string | null },
): Promise<z.output<typeof reconsideredSchema>> {
  let nextId = afterId;
  let requested = 0;
  for (let batch = 0; batch < BATCHES_AT_ONCE; batch += 1) {
    const done = await reconsiderBatch(ctx, { cause, afterId: nextId });
    requested += done.requested;
    nextId = done.nextId;
    if (nextId === null) break;
  }
  return { nextId, requested };
}
