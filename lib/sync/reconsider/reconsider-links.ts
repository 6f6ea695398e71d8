/**
 * Looks for the links that a changed rule or mapping makes a difference to, and asks for their comparison: batch by
 * batch, each in a transaction of its own. Nobody is asked for whom nothing is different.
 */
import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { reconsiderMapping } from "./reconsider-mapping.ts";
import { reconsiderRules } from "./reconsider-rules.ts";
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
  run: async (ctx, { cause, afterId }) => ({
    output:
      cause.kind === "rules"
        ? await reconsiderRules(ctx, cause, afterId)
        : await reconsiderMapping(ctx, cause, afterId),
  }),
});

/** Goes on after a field's id, or from the start. */
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
