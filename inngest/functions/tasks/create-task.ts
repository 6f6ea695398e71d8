import { z } from "zod";
import { CLICKUP_LANE, defineFunction, type FunctionDefinition } from "#inngest/define.ts";
import { taskPipeline } from "#inngest/task-sources.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import {
  claimSchema,
  claimTask,
  createSchema,
  createTask,
  giveUpTask,
  lookForTask,
  lookSchema,
  retryIntent,
  type TaskPipeline,
} from "#lib/tasks/index.ts";
import { taskRequested } from "#lib/tasks/schema.ts";

const linkedSchema = z.object({ isLinked: z.boolean() });

/** A job server remembers only so many steps of a run. What is not done by then, the sweep starts anew. */
const ROUNDS = 200;

/**
 * From an intent to one linked task. Each round: claim; look, if a create call is out whose answer is not known;
 * create; link. Waits for rate budget and for ClickUp's recovery are sleeps, not failures: the intent counts
 * ClickUp's own (60, 120 and 240 seconds apart). The retries here are for trouble of ours.
 */
export function createTaskDefinition(
  pipeline: TaskPipeline,
): FunctionDefinition<typeof taskRequested.payload> {
  return {
    id: "clickup-task-create",
    name: "Create a ClickUp task",
    event: taskRequested,
    concurrencyPerOrganisation: 10,
    lane: CLICKUP_LANE,
    retries: 3,
    backoffSeconds: [60, 120, 240],
    timeoutMs: 120_000,
    module: "clickup",
    subject: ({ intentId }) => ({ type: "task_intent", id: intentId }),
    run: async ({ ctx, payload: { intentId, isRetry }, step, runId }) => {
      const held = { intentId, runId };
      if (isRetry === true)
        await step.run("retry", z.object({ isMoved: z.boolean() }), () => retryIntent(ctx, { intentId }));
      for (let round = 1; round <= ROUNDS; round += 1) {
        const claim = await step.run(`claim-${round}`, claimSchema, () => claimTask(ctx, held));
        if (claim.next === "done") return;
        if (claim.next === "wait") {
          await step.sleepUntil(`claim-wait-${round}`, claim.until);
          continue;
        }
        const outcome =
          claim.next === "look"
            ? await step.run(`look-${round}`, lookSchema, (signal) =>
                lookForTask(ctx, pipeline, { ...held, signal }),
              )
            : await step.run(`create-${round}`, createSchema, (signal) =>
                createTask(ctx, pipeline, { ...held, signal }),
              );
        if (outcome.next === "failed")
          throw new RelaydeskError(outcome.code, outcome.message, {
            publicMessage: outcome.message,
            isRetryable: false,
          });
        if (outcome.next === "wait") await step.sleepUntil(`wait-${round}`, outcome.until);
        if (outcome.next === "link") {
          const { isLinked } = await step.run(`link-${round}`, linkedSchema, () =>
            pipeline.completeTask(ctx, {
              ...held,
              task: outcome.task,
              isFound: claim.next === "look",
            }),
          );
          // The task that was found is another request's: on to the next round, which looks again.
          if (isLinked) return;
        }
      }
    },
    onFailure: ({ ctx, payload: { intentId } }) =>
      giveUpTask(ctx, pipeline, { intentId, runId: ctx.requestId }),
  };
}

export const createTaskFunction = defineFunction(createTaskDefinition(taskPipeline));
