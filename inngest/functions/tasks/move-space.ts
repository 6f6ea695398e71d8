import { z } from "zod";
import { CLICKUP_LANE, defineFunction, defineSchedule } from "#inngest/define.ts";
import { listStillSpaceMovesAcrossOrganisations, ringForSpaceMove } from "#lib/tasks/index.ts";
import { spaceMoveRequested } from "#lib/tasks/schema.ts";
import { advanceSpaceMove } from "#lib/tickets/index.ts";

/** A job server remembers only so many steps of a run; the next run goes on where this one ends. */
const ROUNDS = 50;
const AT_ONCE = 100;

/** Looks after a customer's linked tasks when the customer was given another Space, a few at a time. */
export const moveSpaceFunction = defineFunction({
  id: "clickup-space-move",
  name: "Move a customer to another Space",
  event: spaceMoveRequested,
  concurrencyPerOrganisation: 1,
  lane: CLICKUP_LANE,
  retries: 5,
  backoffSeconds: [5, 15, 60],
  timeoutMs: 120_000,
  module: "clickup",
  subject: ({ moveId }) => ({ type: "space_move", id: moveId }),
  run: async ({ ctx, payload: { moveId }, step }) => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { isDone } = await step.run(`advance-${round}`, z.object({ isDone: z.boolean() }), (signal) =>
        advanceSpaceMove(ctx, { moveId, signal }),
      );
      if (isDone) return;
    }
    await step.run("go-on", z.object({}), () => ringForSpaceMove(ctx, { moveId }));
  },
  // What waits still waits; the sweep rings for it.
  onFailure: async ({ ctx, payload: { moveId }, error }) => {
    ctx.logger.error({ moveId, failure: error }, "A customer's move stands still; the sweep begins again");
  },
});

/** Rings for moves that stand still. */
export const sweepSpaceMovesFunction = defineSchedule({
  id: "clickup-space-moves-sweep",
  name: "Take up moves to another Space that stand still",
  cron: "*/5 * * * *",
  retries: 1,
  timeoutMs: 60_000,
  run: async ({ now, contextFor, logger }) => {
    const still = await listStillSpaceMovesAcrossOrganisations(now(), AT_ONCE);
    for (const { organisationId, moveId } of still) {
      try {
        await ringForSpaceMove(contextFor(organisationId), { moveId });
      } catch (error) {
        logger.warn({ err: error, organisationId, moveId }, "A move could not be taken up");
      }
    }
    return { still: still.length };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The sweep of moves to another Space failed");
  },
});
