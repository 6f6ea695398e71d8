import { defineSchedule, type ScheduleDefinition } from "#inngest/define.ts";
import {
  listStuckAcrossOrganisations,
  listUndispatchedAcrossOrganisations,
  redispatchTask,
} from "#lib/tasks/index.ts";

const AT_ONCE = 200;

/**
 * Two sweeps over intents: those that nobody took up, and those whose job was lost on the way. They only ring the
 * bell; whether there is anything to do, the job's claim decides. One that fails does not stop the others.
 */
function reconciler(
  list: typeof listUndispatchedAcrossOrganisations,
): Pick<ScheduleDefinition, "retries" | "timeoutMs" | "run" | "onFailure"> {
  return {
    retries: 1,
    timeoutMs: 50_000,
    run: async ({ now, contextFor, logger }) => {
      const lost = await list(now(), AT_ONCE);
      for (const { intentId, organisationId } of lost) {
        try {
          await redispatchTask(contextFor(organisationId), { intentId });
        } catch (error) {
          logger.warn(
            { err: error, intentId, organisationId },
            "A lost task request could not be sent again",
          );
        }
      }
      if (lost.length > 0) logger.warn({ found: lost.length }, "Lost task requests were sent again");
      return { found: lost.length };
    },
    onFailure: async ({ logger, error }) => {
      logger.error({ err: error }, "The sweep for lost task requests failed");
    },
  };
}

export const redispatchQueuedTasksFunction = defineSchedule({
  id: "tasks-redispatch-queued",
  name: "Send task requests again that nobody took up",
  cron: "* * * * *",
  ...reconciler(listUndispatchedAcrossOrganisations),
});

export const redispatchStuckTasksFunction = defineSchedule({
  id: "tasks-redispatch-stuck",
  name: "Take up task requests whose job was lost",
  cron: "* * * * *",
  ...reconciler(listStuckAcrossOrganisations),
});
