import { defineFunction, type Lane } from "#inngest/define.ts";
import { taskSources } from "#inngest/task-sources.ts";
import { createRunSweep, sweepStepSchema } from "#lib/sync/index.ts";
import { sweepRequested } from "#lib/sync/schema.ts";

/** Sweeps have few places of their own: nothing waits for them. */
const SWEEP_LANE: Lane = { key: "clickup-sweep", limit: 3 };
/** A job server remembers only so many steps of a run; what is left then is rung for. */
const ROUNDS = 200;
/** A wait longer than this is left to the clock. */
const SLEEP_AT_MOST_MS = 90_000;

const runSweep = createRunSweep(taskSources);

/** Holds the links of one Workspace against ClickUp, with what the rate budget has to spare. */
export const sweepLinksFunction = defineFunction({
  id: "clickup-sync-sweep",
  name: "Check that tickets and tasks agree",
  event: sweepRequested,
  concurrencyPerOrganisation: 2,
  lane: SWEEP_LANE,
  retries: 3,
  backoffSeconds: [30, 120, 300],
  timeoutMs: 120_000,
  module: "clickup",
  isRoutine: true,
  subject: () => null,
  run: async ({ ctx, payload: { sweepId }, step }) => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { outcome, until } = await step.run(`read-${round}`, sweepStepSchema, (signal) =>
        runSweep(ctx, { sweepId, signal }),
      );
      if (outcome === "done" || outcome === "left") return;
      if (until === null) continue;
      if (Date.parse(until) - ctx.now().getTime() > SLEEP_AT_MOST_MS) return;
      await step.sleepUntil(`wait-${round}`, until);
    }
  },
  // Its place is stored: the clock rings for it again.
  onFailure: async ({ ctx, payload: { sweepId }, error }) => {
    ctx.logger.error({ sweepId, failure: error }, "A sweep was given up; it goes on from its page");
  },
});
