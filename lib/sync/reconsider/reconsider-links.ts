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
import type { TaskSources } from "#lib/tasks/index.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import type { Reconsidered } from "./ask-for.ts";
import { readPeopleOfLinks } from "./read-stored-values.ts";
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

const personSchema = z.object({ memberId: z.string(), userId: z.string() });

/** Makes the search, for all sources. */
export function createReconsiderLinks(sources: TaskSources) {
  const reconsiderBatch = defineCommand({
    name: "sync.reconsider_links",
    withoutAudit: "asks for comparisons; the changed rule is on record, and so is what they change",
    permission: "sync:write",
    input: z.strictObject({
      cause: reconsiderCauseSchema,
      people: z.array(personSchema).nullable(),
      afterId: idSchema.nullable(),
    }),
    output: reconsideredSchema,
    run: async (ctx, { cause, people, afterId }) => ({
      output: await reconsider(ctx, sources, cause, people, afterId),
    }),
  });

  /** Goes on after the last row of a batch, or from the start. */
  return async function reconsiderLinks(
    ctx: Context,
    { cause, afterId }: { cause: ReconsiderCause; afterId: string | null },
  ): Promise<z.output<typeof reconsideredSchema>> {
    const people = cause.kind === "mapping" ? await readPeopleOfLinks(ctx, cause) : null;
    let nextId = afterId;
    let requested = 0;
    for (let batch = 0; batch < BATCHES_AT_ONCE; batch += 1) {
      const done = await reconsiderBatch(ctx, { cause, people, afterId: nextId });
      requested += done.requested;
      nextId = done.nextId;
      if (nextId === null) break;
    }
    return { nextId, requested };
  };
}

function reconsider(
  ctx: VerbContext,
  sources: TaskSources,
  cause: ReconsiderCause,
  people: readonly MappedPerson[] | null,
  afterId: string | null,
): Promise<Reconsidered> {
  switch (cause.kind) {
    case "rules":
      return reconsiderRules(ctx, cause, afterId);
    case "mapping":
      return reconsiderMapping(ctx, sources, cause, people, afterId);
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
