import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureFunctions } from "./failure-functions.ts";
import { flowFunctions } from "./flow-functions.ts";
import { register, startApp, startServerUnderTest } from "./harness.ts";
import { RestClient } from "./rest-client.ts";
import { stepFunctions } from "./step-functions.ts";

/**
 * One suite for any Inngest server: functions served by the real SDK, events sent through it, results seen in what
 * the functions did and in the REST API. It runs against the local server, or against the one that
 * `INNGEST_BASE_URL` names.
 */
let server: Awaited<ReturnType<typeof startServerUnderTest>>;
let app: Awaited<ReturnType<typeof startApp>>;
let rest: RestClient;

beforeAll(async () => {
  server = await startServerUnderTest();
  app = await startApp(server, (client, recorder) => [
    ...stepFunctions(client, recorder),
    ...failureFunctions(client, recorder),
    ...flowFunctions(client, recorder),
  ]);
  rest = new RestClient(server);
  await register(app.url);
}, 60_000);

afterAll(async () => {
  await app.close();
  await server.close();
});

async function send(
  name: string,
  data: Record<string, unknown> = {},
  id?: string,
): Promise<{ token: string; eventId: string }> {
  const token = typeof data.token === "string" ? data.token : randomUUID();
  const { ids } = await app.client.send({ name, data: { ...data, token }, ...(id ? { id } : {}) });
  return { token, eventId: ids[0] ?? "" };
}

/** The event's only run, once the REST API shows it as ended. */
async function endedRun(eventId: string) {
  await expect.poll(() => rest.endedRunOf(eventId), { timeout: 20_000, interval: 50 }).toBeDefined();
  const run = await rest.endedRunOf(eventId);
  if (!run) throw new Error("The run vanished");
  return run;
}

describe("steps", () => {
  it("runs steps in order, each once, and gives their results on", async () => {
    const value = "Ünïcödé 🎉 \u0000 \u2028 </script> 日本語";
    const { token, eventId } = await send("c/sequence", { value });
    const end = await app.recorder.until(token, "end");
    expect(end.value).toEqual({ first: value, second: { again: value } });
    expect(app.recorder.count(token, "first")).toBe(1);
    expect(app.recorder.count(token, "second")).toBe(1);
    const run = await endedRun(eventId);
    expect(run).toMatchObject({ status: "Completed", output: { first: value } });
  });

  it("runs the same function without checkpoints", async () => {
    const { token, eventId } = await send("c/sequence-plain");
    expect(await endedRun(eventId)).toMatchObject({ status: "Completed", output: 2 });
    expect(app.recorder.names(token)).toEqual(["first", "second"]);
  });

  it("runs a function without steps, and tells of its end", async () => {
    const { token, eventId } = await send("c/plain");
    expect(await endedRun(eventId)).toMatchObject({ status: "Completed", output: "no steps" });
    expect((await app.recorder.until(token, "finished event")).value).toBe("no steps");
  });

  it("runs parallel chains, each step once, and joins them", async () => {
    const { token } = await send("c/parallel");
    expect((await app.recorder.until(token, "end")).value).toBe("x!y!z!");
    for (const step of ["x-1", "x-2", "y-1", "y-2", "z-1", "z-2", "join"])
      expect(app.recorder.count(token, step), step).toBe(1);
  });

  it("runs parallel steps of the older execution version, each once", async () => {
    const { token } = await send("c/parallel-v1");
    expect((await app.recorder.until(token, "end")).value).toBe("xyz");
    for (const step of ["x", "y", "z"]) expect(app.recorder.count(token, step), step).toBe(1);
  });

  it("waits in parallel for a sleep, a step and an event", async () => {
    const { token } = await send("c/mixed");
    await app.recorder.until(token, "work");
    await send("c/mixed.go", { token, answer: 42 });
    expect((await app.recorder.until(token, "end")).value).toEqual(["slept", "ran", 42]);
    expect(app.recorder.count(token, "work")).toBe(1);
  });

  it("goes on with the first of a race", async () => {
    const { token } = await send("c/race");
    expect((await app.recorder.until(token, "after")).value).toBe("fast");
    expect(app.recorder.count(token, "fast")).toBe(1);
    expect(app.recorder.count(token, "after")).toBe(1);
  });

  it("sleeps for as long as it was told, and not for a moment that has passed", async () => {
    const { token } = await send("c/sleep");
    const end = await app.recorder.until(token, "end");
    const before = await app.recorder.until(token, "before");
    const after = await app.recorder.until(token, "after");
    expect(after.atMs - before.atMs).toBeGreaterThanOrEqual(990);
    expect(end.atMs - before.atMs).toBeLessThan(15_000);
    expect(app.recorder.count(token, "before")).toBe(1);
  });

  it("gives a wait the event that its expression picks, and only that", async () => {
    const { token } = await send("c/wait");
    await app.recorder.until(token, "ready");
    const other = randomUUID();
    await send("c/answer", { token: other, amount: 50 });
    await send("c/answer", { token, amount: 5 });
    await expect
      .poll(
        async () => {
          await send("c/answer", { token, amount: 20 });
          return app.recorder.count(token, "end");
        },
        { timeout: 15_000, interval: 200 },
      )
      .toBe(1);
    const { value } = await app.recorder.until(token, "end");
    expect(value).toMatchObject({ name: "c/answer", data: { token, amount: 20 } });
  });

  it("ends a wait with null when the time is over", async () => {
    const { token } = await send("c/wait", { timeout: "1s" });
    expect((await app.recorder.until(token, "end")).value).toBeNull();
  });

  it("sends events from a step, which start other functions once each", async () => {
    const { token } = await send("c/send");
    expect((await app.recorder.until(token, "end")).value).toBe(2);
    await app.recorder.until(token, "received", 2);
    const parts = app.recorder.of(token).filter(({ what }) => what === "received");
    expect(parts.map(({ value }) => value).sort()).toEqual([1, 2]);
  });

  it("invokes another function and gets its result", async () => {
    const { token } = await send("c/invoke", { number: 21 });
    expect((await app.recorder.until(token, "end")).value).toBe(42);
    expect(app.recorder.count(token, "doubled")).toBe(1);
  });

  it("gives an invoking function the error when nobody knows the function it calls", async () => {
    const { token } = await send("c/invoke", { target: "no-such-function" });
    expect((await app.recorder.until(token, "caught")).value).toEqual(expect.any(String));
  });

  it("gives an invoking function an error when the time is over", async () => {
    const { token } = await send("c/invoke", { target: "never-ends", timeout: "1s" });
    expect((await app.recorder.until(token, "caught")).value).toMatch(/time/i);
  });

  it("gives a signal to the run that waits for it", async () => {
    const { token } = await send("c/signal");
    await expect
      .poll(
        async () =>
          (await app.client.sendSignal({ signal: `signal-${token}`, data: { yes: true } })).runId ?? null,
        { timeout: 15_000, interval: 100 },
      )
      .toEqual(expect.any(String));
    expect((await app.recorder.until(token, "end")).value).toMatchObject({ data: { yes: true } });
  });

  it("carries on when the state is too large for one request", async () => {
    const { token } = await send("c/large");
    expect((await app.recorder.until(token, "end")).value).toBe(6_000_000);
    for (const part of ["part-0", "part-1", "part-2"]) expect(app.recorder.count(token, part)).toBe(1);
  });

  it("runs a step in a loop as often as the loop says", async () => {
    const { token, eventId } = await send("c/loop", { steps: 30 });
    expect((await app.recorder.until(token, "end")).value).toBe(435);
    expect(app.recorder.count(token, "add")).toBe(30);
    expect(await endedRun(eventId)).toMatchObject({ output: 435 });
  });
});

describe("failures", () => {
  it("tries a failed step again after the time it names, and no step before it", async () => {
    const { token } = await send("f/step");
    expect((await app.recorder.until(token, "end")).value).toBe("third time");
    const tries = app.recorder.of(token).filter(({ what }) => what === "flaky");
    expect(tries.map(({ value }) => value)).toEqual([0, 1, 2]);
    expect((tries[1]?.atMs ?? 0) - (tries[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(900);
    expect(app.recorder.count(token, "once")).toBe(1);
  });

  it("lets the function catch a step that failed for good", async () => {
    const { token } = await send("f/caught");
    expect((await app.recorder.until(token, "end")).value).toBe("out of range");
    expect(app.recorder.count(token, "fails")).toBe(1);
    expect(app.recorder.count(token, "fallback")).toBe(1);
  });

  it("does not retry what cannot be retried, and calls onFailure with the error and the event", async () => {
    const { token, eventId } = await send("f/fatal");
    const { value } = await app.recorder.until(token, "onFailure");
    expect(value).toMatchObject({
      message: "no use in trying again",
      function: "conformance-fails-for-good",
    });
    expect(app.recorder.count(token, "fatal")).toBe(1);
    const run = await endedRun(eventId);
    expect(run.status).toBe("Failed");
    expect(value).toMatchObject({ run: run.run_id });
  });

  it("fails the run when its attempts are used up", async () => {
    const { token, eventId } = await send("f/exhausted");
    expect((await app.recorder.until(token, "onFailure")).value).toBe("attempt 1");
    expect(app.recorder.names(token).filter((name) => name === "call")).toHaveLength(2);
    expect((await endedRun(eventId)).status).toBe("Failed");
  });

  it("retries a function that fails between steps, without its finished steps", async () => {
    const { token } = await send("f/call");
    await app.recorder.until(token, "end");
    expect(app.recorder.count(token, "once")).toBe(1);
    const attempts = app.recorder.of(token).filter(({ what }) => what === "call");
    expect(attempts.map(({ value }) => value)).toEqual([0, 1]);
  });

  it("cancels a run on the event that names it, and tells of it", async () => {
    const { token, eventId } = await send("f/cancel");
    await app.recorder.until(token, "begun");
    await send("f/stop", { token: randomUUID() });
    await send("f/stop", { token });
    expect((await endedRun(eventId)).status).toBe("Cancelled");
    expect((await app.recorder.until(token, "cancelled event")).value).toBe("conformance-cancelled");
    expect(app.recorder.count(token, "end")).toBe(0);
  });

  it("cancels a run through the REST API", async () => {
    const { token, eventId } = await send("f/cancel");
    await app.recorder.until(token, "begun");
    const [run] = await rest.runsOf(eventId);
    expect(await rest.cancel(run?.run_id ?? "")).toBe(true);
    expect((await endedRun(eventId)).status).toBe("Cancelled");
  });

  it("cancels a run that does not end in its time", async () => {
    const { token, eventId } = await send("f/timeout");
    await app.recorder.until(token, "begun");
    expect((await endedRun(eventId)).status).toBe("Cancelled");
  });
});

describe("flow control", () => {
  it("lets one call at a time run per key, and different keys side by side", async () => {
    const token = randomUUID();
    for (const key of ["a", "a", "a", "b", "b"]) await send("l/limited", { token, key });
    await app.recorder.until(token, "end", 5);
    const ends = app.recorder.of(token).filter(({ what }) => what === "end");
    for (const { value } of ends) expect(value).toMatchObject({ peak: 1 });
    const firstB = app.recorder.of(token).findIndex(({ what }) => what === "start b");
    const lastA = app.recorder.of(token).findLastIndex(({ what }) => what === "start a");
    expect(firstB).toBeLessThan(lastA);
  });

  it("lets as many calls run at once as the limit says", async () => {
    const token = randomUUID();
    await Promise.all(Array.from({ length: 6 }, () => send("l/two", { token })));
    await app.recorder.until(token, "end", 6);
    const peaks = app.recorder.of(token).map(({ value }) => Number(value));
    expect(Math.max(...peaks)).toBe(2);
  });

  it("does not let one function's backlog hold up another", async () => {
    const token = randomUUID();
    await Promise.all(Array.from({ length: 40 }, () => send("l/backlog", { token })));
    await app.recorder.until(token, "holding");
    const other = await send("c/plain");
    await app.recorder.until(other.token, "end");
    expect(app.recorder.count(token, "holding")).toBe(1);
    app.recorder.note({ data: { token } }, "open");
    await app.recorder.until(token, "released", 40);
  });

  it("does not let one key's backlog hold up another key of the same function", async () => {
    const token = randomUUID();
    const key = (name: string) => ({ name: "l/limited", data: { token, key: name } });
    await app.client.send(Array.from({ length: 40 }, () => key("a")));
    await app.recorder.until(token, "start a");
    await app.client.send(key("b"));
    await app.recorder.until(token, "start b");
    expect(app.recorder.count(token, "start a")).toBeLessThan(20);
  });

  it("spreads the starts of a throttled function over its period", async () => {
    const token = randomUUID();
    for (let index = 0; index < 3; index += 1) await send("l/throttle", { token });
    await app.recorder.until(token, "start", 3);
    const starts = app.recorder.of(token).map(({ atMs }) => atMs);
    expect((starts[2] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(1_800);
  });

  it("starts a rate-limited function once in its period", async () => {
    const token = randomUUID();
    const first = await send("l/rate", { token, part: 1 });
    await app.recorder.until(token, "start");
    const second = await send("l/rate", { token, part: 2 });
    await endedRun(first.eventId);
    expect(await rest.runsOf(second.eventId)).toEqual([]);
    expect(app.recorder.count(token, "start")).toBe(1);
  });

  it("starts a debounced function once, with the last event", async () => {
    const token = randomUUID();
    for (let part = 1; part <= 4; part += 1) await send("l/debounce", { token, part });
    expect((await app.recorder.until(token, "start")).value).toBe(4);
    expect(app.recorder.count(token, "start")).toBe(1);
  });

  it("gives a batch its events when it is full, and when its time is over", async () => {
    const token = randomUUID();
    for (let part = 1; part <= 4; part += 1) await send("l/batch", { token, part });
    await app.recorder.until(token, "start", 2);
    const batches = app.recorder.of(token).map(({ value }) => value);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it("starts one run for one idempotency key", async () => {
    const token = randomUUID();
    await send("l/idempotent", { token, order: "1" });
    await app.recorder.until(token, "start");
    const again = await send("l/idempotent", { token, order: "1" });
    await send("l/idempotent", { token, order: "2" });
    await app.recorder.until(token, "start", 2);
    expect(app.recorder.of(token).map(({ value }) => value)).toEqual(["1", "2"]);
    expect((await rest.runsOf(again.eventId)).filter(({ status }) => status === "Completed")).toHaveLength(0);
  });

  it("starts nothing for an event id that it has seen", async () => {
    const token = randomUUID();
    const id = `seen-${token}`;
    await send("c/plain", { token }, id);
    await app.recorder.until(token, "end");
    await send("c/plain", { token }, id);
    const other = await send("c/plain");
    await app.recorder.until(other.token, "end");
    expect(app.recorder.count(token, "end")).toBe(1);
  });

  it("keeps a singleton single", async () => {
    const token = randomUUID();
    await send("l/single", { token, part: 1 });
    await app.recorder.until(token, "begun");
    await send("l/single", { token, part: 2 });
    await expect
      .poll(
        async () => {
          await send("l/single.end", { token });
          return app.recorder.count(token, "end");
        },
        { timeout: 15_000, interval: 200 },
      )
      .toBe(1);
    expect(
      app.recorder
        .of(token)
        .filter(({ what }) => what === "begun")
        .map(({ value }) => value),
    ).toEqual([1]);
  });

  it("starts a function only for events that its expression picks", async () => {
    const token = randomUUID();
    const no = await send("l/filter", { token, kind: "no" });
    const yes = await send("l/filter", { token, kind: "yes" });
    await endedRun(yes.eventId);
    expect(await rest.runsOf(no.eventId)).toEqual([]);
    expect(app.recorder.of(token).map(({ value }) => value)).toEqual(["yes"]);
  });
});
