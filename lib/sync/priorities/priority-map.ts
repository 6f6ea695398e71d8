import "server-only";
import { z } from "zod";
import { readPriorityMap } from "#lib/clickup/index.ts";
import { DEFAULT_PRIORITY_MAP, type PriorityMap, TASK_PRIORITIES } from "#lib/clickup/schema.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { meaningOfPriority, numberOfPriority } from "../engine/priority.ts";
import { sameJson } from "../internal/json.ts";
import { linksToReconsider } from "../reconsider/schema.ts";
import { brokenPairs } from "../reconsider/value-map.ts";
import { type PriorityMapView, priorityMapViewSchema, setPriorityMapInput } from "./schema.ts";

/** What each priority of ClickUp's means here, and what each of ours is written as. */
export const getPriorityMap = defineQuery({
  name: "priority_map.get",
  permission: "sync:read",
  input: z.strictObject({}),
  output: priorityMapViewSchema,
  run: (ctx) => read(ctx),
});

/** Says it otherwise. What was agreed under the old map and is not under the new one is settled by a job. */
export const setPriorityMap = defineCommand({
  name: "priority_map.set",
  audit: "priority_map.changed",
  permission: "sync:write",
  input: setPriorityMapInput,
  output: priorityMapViewSchema,
  run: async (ctx, { version, map }) => {
    const before = await read(ctx);
    if (version !== undefined && version !== before.version) throw changedMeanwhile(before.changedBy);
    if (sameJson(map, before.map)) return { output: before, audit: null };
    const stored = await ctx.db.$executeRaw`
      insert into priority_maps (organisation_id, map, version, changed_by_name, created_at, updated_at)
      values (${ctx.organisationId}::uuid, ${JSON.stringify(map)}::jsonb, ${before.version + 1}, ${ctx.actor.name},
              ${ctx.now()}, ${ctx.now()})
      on conflict (organisation_id) do update set map = excluded.map, version = excluded.version,
        changed_by_name = excluded.changed_by_name, updated_at = excluded.updated_at
      where priority_maps.version = excluded.version - 1`;
    if (stored === 0) throw changedMeanwhile(null);
    const pairs = brokenPairs(valueMapOf(before.map), valueMapOf(map), TASK_PRIORITIES, (number) =>
      number === null ? "" : String(number),
    );
    if (pairs.length > 0) ctx.emit(linksToReconsider, { cause: { kind: "priorities", pairs } });
    return {
      output: await read(ctx),
      audit: { target: { type: "organisation", id: ctx.organisationId }, before: before.map, after: map },
    };
  },
});

async function read(ctx: VerbContext): Promise<PriorityMapView> {
  const row = await ctx.db.priorityMap.findFirst({
    select: { version: true, updatedAt: true, changedByName: true },
  });
  return {
    map: await readPriorityMap(ctx.db),
    usual: DEFAULT_PRIORITY_MAP,
    version: row?.version ?? 0,
    updatedAt: row?.updatedAt.toISOString() ?? null,
    changedBy: row?.changedByName ?? null,
  };
}

const NUMBERS = [1, 2, 3, 4, null] as const;

function valueMapOf(map: PriorityMap) {
  return {
    meanings: new Map(NUMBERS.map((number) => [number, meaningOfPriority(map, number)])),
    waysBack: {
      urgent: numberOfPriority(map, "urgent"),
      high: numberOfPriority(map, "high"),
      normal: numberOfPriority(map, "normal"),
      low: numberOfPriority(map, "low"),
    },
  };
}

function changedMeanwhile(name: string | null) {
  return conflict(
    `${name ?? "Somebody"} changed the priorities in the meantime.`,
    "Look at them as they are now, then make your change again.",
  );
}
