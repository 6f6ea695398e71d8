import {
  type FailureEventArgs,
  type GetStepTools,
  type Inngest,
  type InngestFunction,
  NonRetriableError,
  RetryAfterError,
} from "inngest";
import type { Recorder } from "./recorder.ts";

/** Functions that fail, are retried, are cancelled or run out of time. */
export function failureFunctions(client: Inngest, recorder: Recorder): InngestFunction.Any[] {
  return [
    client.createFunction(
      { id: "retried-step", triggers: [{ event: "f/step" }] },
      async ({ event, step, attempt }) => {
        await step.run("once", () => recorder.note(event, "once"));
        const result = await step.run("flaky", () => {
          recorder.note(event, "flaky", attempt);
          if (recorder.count(event.data.token, "flaky") < 3) throw new RetryAfterError("not yet", 1_000);
          return "third time";
        });
        recorder.note(event, "end", result);
      },
    ),
    client.createFunction(
      { id: "caught-step", triggers: [{ event: "f/caught" }], retries: 0 },
      async ({ event, step }) => {
        try {
          await step.run("fails", () => {
            recorder.note(event, "fails");
            throw new RangeError("out of range");
          });
        } catch (error) {
          await step.run("fallback", () => recorder.note(event, "fallback"));
          recorder.note(event, "end", error instanceof Error ? error.message : "?");
        }
      },
    ),
    client.createFunction(
      {
        id: "fails-for-good",
        triggers: [{ event: "f/fatal" }],
        onFailure: async ({ event, error, step }: FailureEventArgs & { step: GetStepTools<Inngest> }) => {
          const original = event.data.event;
          await step.run("report", () =>
            recorder.note(original, "onFailure", {
              name: error.name,
              message: error.message,
              function: event.data.function_id,
              run: event.data.run_id,
            }),
          );
        },
      },
      async ({ event, step }) => {
        await step.run("fatal", () => {
          recorder.note(event, "fatal");
          throw new NonRetriableError("no use in trying again");
        });
      },
    ),
    client.createFunction(
      {
        id: "exhausted",
        triggers: [{ event: "f/exhausted" }],
        retries: 1,
        onFailure: ({ event, error }: FailureEventArgs) => {
          recorder.note(event.data.event, "onFailure", error.message);
        },
      },
      async ({ event, attempt }) => {
        recorder.note(event, "call", attempt);
        throw new RetryAfterError(`attempt ${attempt}`, 1_000);
      },
    ),
    client.createFunction(
      { id: "retried-call", triggers: [{ event: "f/call" }] },
      async ({ event, step, attempt }) => {
        await step.run("once", () => recorder.note(event, "once"));
        recorder.note(event, "call", attempt);
        if (attempt === 0) throw new RetryAfterError("outside of a step", 1_000);
        recorder.note(event, "end");
      },
    ),
    client.createFunction(
      {
        id: "cancelled",
        triggers: [{ event: "f/cancel" }],
        cancelOn: [{ event: "f/stop", match: "data.token" }],
      },
      async ({ event, step }) => {
        await step.run("begun", () => recorder.note(event, "begun"));
        await step.sleep("long", "1h");
        recorder.note(event, "end");
      },
    ),
    client.createFunction(
      { id: "told-of-cancel", triggers: [{ event: "inngest/function.cancelled" }] },
      async ({ event }) => {
        const original = event.data.event;
        if (typeof original?.data?.token === "string")
          recorder.note(original, "cancelled event", event.data.function_id);
      },
    ),
    client.createFunction(
      {
        id: "told-of-finish",
        triggers: [{ event: "inngest/function.finished", if: "event.data.function_id.endsWith('-plain')" }],
      },
      async ({ event }) => {
        const original = event.data.event;
        if (typeof original?.data?.token === "string")
          recorder.note(original, "finished event", event.data.result);
      },
    ),
    client.createFunction(
      { id: "out-of-time", triggers: [{ event: "f/timeout" }], timeouts: { finish: "1s" } },
      async ({ event, step }) => {
        await step.run("begun", () => recorder.note(event, "begun"));
        await step.sleep("long", "1h");
      },
    ),
  ];
}
