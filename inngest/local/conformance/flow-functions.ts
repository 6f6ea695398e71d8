import { setTimeout as sleep } from "node:timers/promises";
import type { EventPayload, Inngest, InngestFunction } from "inngest";
import type { Recorder } from "./recorder.ts";

/** How long a counted step holds its place, so that overlaps are seen. */
const HOLD_MS = 150;

/** Counts how many calls of a kind are at work at once. */
class Gauge {
  #now = 0;
  #peak = 0;
  async hold(): Promise<number> {
    this.#now += 1;
    this.#peak = Math.max(this.#peak, this.#now);
    await sleep(HOLD_MS);
    this.#now -= 1;
    return this.#peak;
  }
}

/** Functions with flow control. */
export function flowFunctions(client: Inngest, recorder: Recorder): InngestFunction.Any[] {
  const gauges = new Map<string, Gauge>();
  const gauge = (name: string): Gauge => {
    const found = gauges.get(name) ?? new Gauge();
    gauges.set(name, found);
    return found;
  };
  return [
    client.createFunction(
      {
        id: "limited",
        triggers: [{ event: "l/limited" }],
        concurrency: [{ limit: 1, key: "event.data.key" }],
      },
      async ({ event, step }) => {
        const { token, key } = event.data;
        const peak = await step.run("hold", () => {
          recorder.note(event, `start ${key}`);
          return gauge(`${token}${key}`).hold();
        });
        recorder.note(event, "end", { key, peak });
      },
    ),
    client.createFunction(
      { id: "limited-two", triggers: [{ event: "l/two" }], concurrency: 2 },
      async ({ event, step }) => {
        const peak = await step.run("hold", () => gauge(`${event.data.token}-two`).hold());
        recorder.note(event, "end", peak);
      },
    ),
    client.createFunction(
      {
        id: "throttled",
        triggers: [{ event: "l/throttle" }],
        throttle: { limit: 1, period: "1s", key: "event.data.token" },
      },
      async ({ event }) => {
        recorder.note(event, "start");
      },
    ),
    client.createFunction(
      {
        id: "rated",
        triggers: [{ event: "l/rate" }],
        rateLimit: { limit: 1, period: "1m", key: "event.data.token" },
      },
      async ({ event }) => {
        recorder.note(event, "start", event.data.part);
      },
    ),
    client.createFunction(
      {
        id: "debounced",
        triggers: [{ event: "l/debounce" }],
        debounce: { period: "1s", key: "event.data.token" },
      },
      async ({ event }) => {
        recorder.note(event, "start", event.data.part);
      },
    ),
    client.createFunction(
      {
        id: "batched",
        triggers: [{ event: "l/batch" }],
        batchEvents: { maxSize: 3, timeout: "2s", key: "event.data.token" },
      },
      async ({ event, events }) => {
        recorder.note(
          event,
          "start",
          events.map((one: EventPayload) => one.data.part),
        );
      },
    ),
    client.createFunction(
      {
        id: "once-a-day",
        triggers: [{ event: "l/idempotent" }],
        idempotency: "event.data.token + '-' + event.data.order",
      },
      async ({ event }) => {
        recorder.note(event, "start", event.data.order);
      },
    ),
    client.createFunction(
      {
        id: "single",
        triggers: [{ event: "l/single" }],
        singleton: { key: "event.data.token", mode: "skip" },
      },
      async ({ event, step }) => {
        await step.run("begun", () => recorder.note(event, "begun", event.data.part));
        await step.waitForEvent("end", { event: "l/single.end", timeout: "20s", match: "data.token" });
        recorder.note(event, "end", event.data.part);
      },
    ),
    client.createFunction(
      { id: "filtered", triggers: [{ event: "l/filter", if: "event.data.kind == 'yes'" }] },
      async ({ event }) => {
        recorder.note(event, "start", event.data.kind);
      },
    ),
    client.createFunction(
      { id: "patient", triggers: [{ event: "l/backlog" }], concurrency: 1 },
      async ({ event, step }) => {
        await step.run("hold", async () => {
          recorder.note(event, "holding");
          await gate(recorder, event.data.token);
        });
        recorder.note(event, "released");
      },
    ),
  ];
}

/** Holds a step until the test says `open`. */
async function gate(recorder: Recorder, token: string): Promise<void> {
  await recorder.until(token, "open", 1, 60_000);
}
