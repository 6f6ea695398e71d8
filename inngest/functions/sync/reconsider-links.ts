import { z } from "zod";
import { defineFunction, type Lane } from "#inngest/define.ts";
import { taskSources } from "#inngest/task-sources.ts";
import {
  createReconsiderLinks,
  type ReadValues,
  readStoredValues,
  readValuesSchema,
  reconsideredSchema,
} from "#lib/sync/index.ts";
import { linksToReconsider } from "#lib/sync/schema.ts";
import { resumeTasks } from "#lib/tasks/index.ts";

/** It looks in the database, reads pages where that is too old, and asks; comparing has its own lane. */
const RECONSIDER_LANE: Lane = { key: "clickup-reconsider", limit: 4 };

const reconsiderLinks = createReconsiderLinks(taskSources);

/** Asks for a comparison of the links that a changed rule or mapping makes a difference to. */
export const reconsiderLinksFunction = defineFunction({
  id: "clickup-sync-reconsider",
  name: "Look again at what a changed rule concerns",
  event: linksToReconsider,
  concurrencyPerOrganisation: 1,
  lane: RECONSIDER_LANE,
  retries: 5,
  backoffSeconds: [10, 60, 240],
  timeoutMs: 60_000,
  module: "clickup",
  subject: () => null,
  run: async ({ ctx, payload: { cause }, step }) => {
    // Tasks that a mapping was missing for are tried by what is published now.
    if (cause.kind === "mapping")
      await step.run("resume-tasks", z.object({ resumed: z.number() }), () =>
        resumeTasks(ctx, { waitedFor: "mapping" }),
      );
    for (let page: number | null = 0, round = 1; page !== null; round += 1) {
      const from: number = page;
      const { nextPage, until }: ReadValues = await step.run(`read-${round}`, readValuesSchema, () =>
        readStoredValues(ctx, { cause, page: from }),
      );
      if (nextPage !== null && until !== null) await step.sleepUntil(`wait-${round}`, until);
      page = nextPage;
    }
    let afterId: string | null = null;
    for (let round = 1; ; round += 1) {
      const from: string | null = afterId;
      const { nextId }: { nextId: string | null } = await step.run(`ask-${round}`, reconsideredSchema, () =>
        reconsiderLinks(ctx, { cause, afterId: from }),
      );
      if (nextId === null) return;
      afterId = nextId;
    }
  },
  onFailure: async ({ ctx, error }) => {
    ctx.logger.error({ failure: error }, "Links that a changed rule concerns were not all asked for");
  },
});
