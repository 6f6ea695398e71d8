import { z } from "zod";
import { defineFunction, type Lane } from "#inngest/define.ts";
import { taskSources } from "#inngest/task-sources.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  claimedRequestsSchema,
  claimSyncRequests,
  createSyncLink,
  createTaskReads,
} from "#lib/sync/index.ts";
import { syncRequested } from "#lib/sync/schema.ts";

/** Comparing has places of its own: making tasks must not wait for it, nor the other way round. */
const SYNC_LANE: Lane = { key: "clickup-sync", limit: 10 };

/** Links that one step compares. A step that dies leaves no more than these to wait for their claims to end. */
const LINKS_A_STEP = 8;
/** A job server remembers only so many steps of a run; what is left then, the sweep rings for. */
const ROUNDS = 100;
/** A wait longer than this is left to the sweep. */
const SLEEP_AT_MOST_MS = 90_000;

const syncLink = createSyncLink(taskSources);

/** Compares the links of an organisation that wait for it, until none does. */
export const compareLinksFunction = defineFunction({
  id: "clickup-sync-links",
  name: "Keep tickets and tasks in step",
  event: syncRequested,
  concurrencyPerOrganisation: 2,
  lane: SYNC_LANE,
  retries: 3,
  backoffSeconds: [10, 60, 240],
  timeoutMs: 120_000,
  module: "clickup",
  isRoutine: true,
  subject: () => null,
  run: async ({ ctx, step }) => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const claim = await step.run(`claim-${round}`, claimedRequestsSchema, () =>
        claimSyncRequests(ctx, { claimToken: newId(), limit: LINKS_A_STEP }),
      );
      if (claim.requests.length === 0) {
        const { nextAt } = claim;
        if (nextAt === null || Date.parse(nextAt) - ctx.now().getTime() > SLEEP_AT_MOST_MS) return;
        await step.sleepUntil(`wait-${round}`, nextAt);
        continue;
      }
      await step.run(`compare-${round}`, z.object({}), async (signal) => {
        const reads = createTaskReads();
        for (const request of claim.requests) await syncLink(ctx, request, { signal, reads });
        return {};
      });
    }
  },
  onFailure: async ({ ctx, error }) => {
    ctx.logger.error({ failure: error }, "Comparing links was given up; the sweep begins again");
  },
});
