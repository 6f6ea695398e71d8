import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { conflict, notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { toDeliveryConditions } from "./internal/delivery-conditions.ts";
import { findDeliveryRows, readSubjects, toDelivery } from "./internal/delivery-rows.ts";
import { carryOutReplay, findReplayObstacle, planReplay } from "./internal/replay.ts";
import {
  deliveryFiltersSchema,
  deliverySchema,
  REPLAY_MAX,
  type ReplayDeliveriesInput,
  type ReplayObstacle,
  replayCountsSchema,
  replayDeliveriesInput,
  replayDeliveryInput,
  replayPreviewSchema,
} from "./schema.ts";

const REFUSALS: Record<ReplayObstacle, { message: string; action: string }> = {
  rejected: {
    message: "A rejected delivery is never replayed: nothing proves that ClickUp sent it.",
    action: "Refresh the task from its ticket, if you think that something was missed.",
  },
  duplicate: {
    message: "This delivery repeats one that came before, so there is nothing of its own to replay.",
    action: "Replay the first one of the same event.",
  },
  place: {
    message: "This delivery tells of a List or Space, and of no task that could be compared.",
    action: "Read the List's statuses again, or have everything checked.",
  },
  no_link: {
    message: "No ticket is linked to this delivery's task, so there is nothing to compare.",
    action: "Link the task to a ticket first.",
  },
};

/** Has the task of one delivery compared with its tickets once more. */
export const replayDelivery = defineCommand({
  name: "deliveries.replay",
  audit: "delivery.replayed",
  permission: "sync:write",
  input: replayDeliveryInput,
  output: deliverySchema,
  run: async (ctx, { id }) => {
    const conditions = [Prisma.sql`d.id = ${id}::uuid`];
    const [before] = await findDeliveryRows(ctx.db, conditions, { limit: 1 });
    if (before === undefined) throw notFound("delivery");
    const plan = await planReplay(ctx.db, conditions);
    const obstacle = findReplayObstacle(before, plan);
    if (obstacle !== null) throw conflict(REFUSALS[obstacle].message, REFUSALS[obstacle].action);
    await carryOutReplay(ctx.db, { organisationId: ctx.organisationId, at: ctx.now() }, plan);
    const [row = before] = await findDeliveryRows(ctx.db, conditions, { limit: 1 });
    const subjectsOf = await readSubjects(ctx.db, [row]);
    return {
      output: toDelivery(row, subjectsOf(row)),
      audit: {
        target: { type: "webhook_delivery", id, name: row.event },
        before: { state: before.state, replayCount: before.replayCount },
        after: { state: row.state, replayCount: row.replayCount },
      },
    };
  },
});

/** How much a replay of what the filters find would concern. */
export const previewReplay = defineQuery({
  name: "deliveries.preview_replay",
  permission: "sync:read",
  input: deliveryFiltersSchema,
  output: replayPreviewSchema,
  run: async (ctx, filters) => {
    const { counts, isTooMany } = await planReplay(ctx.db, await conditionsOf(ctx, { filters }));
    return { ...counts, isTooMany };
  },
});

/**
 * Replays a selection, or everything that the filters find. What cannot be replayed is left as it is and counted;
 * more than `REPLAY_MAX` are refused.
 */
export const replayDeliveries = defineCommand({
  name: "deliveries.replay_many",
  audit: "delivery.replayed",
  permission: "sync:write",
  input: replayDeliveriesInput,
  output: replayCountsSchema,
  run: async (ctx, input) => {
    const plan = await planReplay(ctx.db, await conditionsOf(ctx, input));
    const { counts, isTooMany } = plan;
    if (isTooMany) {
      throw new RelaydeskError("validation_failed", "Too many deliveries for one replay", {
        publicMessage: `More than ${REPLAY_MAX.toLocaleString("en-GB")} deliveries match.`,
        action: "Choose a shorter time, and replay the rest afterwards.",
      });
    }
    if (counts.deliveries > 0)
      await carryOutReplay(ctx.db, { organisationId: ctx.organisationId, at: ctx.now() }, plan);
    return {
      output: counts,
      audit:
        counts.deliveries === 0
          ? null
          : {
              target: { type: "webhook_delivery", id: "ids" in input ? "selection" : "filters" },
              after: { ...input, ...counts },
            },
    };
  },
});

async function conditionsOf(ctx: VerbContext, input: ReplayDeliveriesInput): Promise<Prisma.Sql[]> {
  if ("filters" in input) return toDeliveryConditions(ctx, input.filters);
  return [...(await toDeliveryConditions(ctx, {})), Prisma.sql`d.id = any(${input.ids}::uuid[])`];
}
