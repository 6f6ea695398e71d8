import { z } from "zod";
import { CLICKUP_LANE, defineFunction } from "#inngest/define.ts";
import { failSpacesSync, syncSpaces } from "#lib/clickup/index.ts";
import { spacesSyncRequested } from "#lib/clickup/schema.ts";
import { refreshPeopleOf } from "#lib/sync/index.ts";
import { resumeTasks } from "#lib/tasks/index.ts";

/** Reads the Spaces of a connection; after a new connection also takes up the tasks that waited for one. */
export const syncSpacesFunction = defineFunction({
  id: "clickup-spaces-sync",
  name: "Read ClickUp's Spaces",
  event: spacesSyncRequested,
  concurrencyPerOrganisation: 1,
  lane: CLICKUP_LANE,
  retries: 3,
  backoffSeconds: [60],
  timeoutMs: 120_000,
  module: "clickup",
  subject: ({ connectionId }) => ({ type: "clickup_connection", id: connectionId }),
  run: async ({ ctx, payload: { connectionId, reason }, step }) => {
    await step.run("sync", z.object({ found: z.number(), gone: z.number() }), (signal) =>
      syncSpaces(ctx, { connectionId, signal }),
    );
    await step.run("people", z.object({ people: z.number() }), (signal) =>
      refreshPeopleOf(ctx, { connectionId, lane: "sweep", signal }),
    );
    if (reason !== "connected" && reason !== "taken_over") return;
    await step.run("resume-tasks", z.object({ resumed: z.number() }), () =>
      resumeTasks(ctx, { waitedFor: "connection" }),
    );
  },
  onFailure: async ({ ctx, payload: { connectionId }, error }) => {
    await failSpacesSync(ctx, { connectionId, message: error.message });
  },
});
