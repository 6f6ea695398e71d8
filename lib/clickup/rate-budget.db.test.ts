/** Promise 5: the budget holds, is used, and people go first; against a window that counts as ClickUp's does. */
import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createHeldClock } from "#sandbox/clock.ts";
import { createRateLimiter } from "#sandbox/rate-limit.ts";
import { backgroundLimit } from "./budget/policy.ts";
import { ClickUpRateLimitError } from "./errors.ts";
import { createRateBudget, type RateBudgetOptions, tokenKeyOf } from "./rate-budget.ts";

const LIMIT = 50;
const NO_HEADERS = { limit: null, remaining: null, retryAfterMs: null, isRefused: false };
const START = Date.UTC(2026, 10, 21, 9);

afterAll(disconnectDatabase);

/** A budget on a clock that the test moves. Waits of a moment are not waited out here but thrown. */
function budgetAt(clock: { now: () => number }, options: Partial<RateBudgetOptions> & { tokenKey: string }) {
  return createRateBudget({
    lane: "create",
    limit: LIMIT,
    waitAtMostMs: 0,
    now: () => new Date(clock.now()),
    ...options,
  });
}

const attempt = (taken: Promise<unknown>) =>
  taken.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ClickUpRateLimitError) return error;
      throw error;
    },
  );

describe("the rate budget", () => {
  it("never lets more than the jobs' share through, however many ask together, and spreads it over the first minute", async () => {
    const clock = createHeldClock(START);
    const tokenKey = newId();
    const jobs = Array.from({ length: 70 }, () => ({ holder: newId(), customerId: newId(), isDone: false }));
    const inAMoment: number[] = [];
    for (let second = 0; second < 58; second += 1) {
      const asking = jobs.filter(({ isDone }) => !isDone);
      await Promise.all(
        asking.map(async (job) => {
          job.isDone = (await attempt(budgetAt(clock, { tokenKey, ...job }).take("GET /x"))) === null;
        }),
      );
      inAMoment.push(asking.filter(({ isDone }) => isDone).length);
      clock.advance(1_000);
    }
    const admitted = jobs.filter(({ isDone }) => isDone).length;
    expect(admitted).toBeLessThanOrEqual(backgroundLimit(LIMIT));
    expect(admitted).toBeGreaterThanOrEqual(LIMIT * 0.9);
    // Nobody takes all of the window in one go: who comes a little later finds places, too.
    expect(inAMoment[0]).toBeGreaterThan(10);
    expect(inAMoment[0]).toBeLessThan(LIMIT * 0.7);
  });

  it("keeps a reserve of at most 5 % for people, who may use all of it", async () => {
    expect(backgroundLimit(100)).toBeGreaterThanOrEqual(95);
    expect(backgroundLimit(100)).toBeLessThan(100);
    const clock = createHeldClock(START);
    const tokenKey = newId();
    let jobs = 0;
    for (let index = 0; index < 2 * LIMIT; index += 1) {
      const options = { tokenKey, holder: newId(), customerId: newId() };
      if ((await attempt(budgetAt(clock, options).take("GET /x"))) === null) jobs += 1;
      clock.advance(200);
    }
    expect(jobs).toBeLessThanOrEqual(backgroundLimit(LIMIT));
    const person = budgetAt(clock, { tokenKey, lane: "person" });
    let people = 0;
    let refused = await attempt(person.take("GET /x"));
    for (; refused === null; refused = await attempt(person.take("GET /x"))) people += 1;
    expect(jobs + people).toBe(LIMIT);
    expect(refused).toMatchObject({ code: "clickup_rate_limited" });
    expect(refused?.retryAfter).toBeGreaterThan(0);
    expect(refused?.retryAfter).toBeLessThanOrEqual(62);
  });

  it("500 queued jobs: no window of ClickUp's is overdrawn, at least 90 % is used, in the order of asking", async () => {
    const clock = createHeldClock(START);
    const clickup = createRateLimiter(clock);
    const tokenKey = newId();
    const jobs = Array.from({ length: 500 }, (_, index) => ({ index, dueAt: START }));
    const done: number[] = [];
    let refusals = 0;
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    while (jobs.length > 0) {
      jobs.sort((one, other) => one.dueAt - other.dueAt || one.index - other.index);
      const [job] = jobs;
      if (job === undefined) break;
      clock.advance(1);
      // Job servers are late by up to half a second, calls take up to 300 ms each way.
      clock.advance(Math.max(job.dueAt - clock.now(), 0));
      const budget = budgetAt(clock, { tokenKey, holder: `job-${job.index}` });
      try {
        const permit = await budget.take("POST /list/{list_id}/task");
        clock.advance(Math.floor(random() * 15));
        if (!clickup.take("token", LIMIT).isAdmitted) refusals += 1;
        clock.advance(Math.floor(random() * 15));
        await permit.settle(NO_HEADERS);
        done.push(job.index);
        jobs.shift();
      } catch (error) {
        if (!(error instanceof ClickUpRateLimitError)) throw error;
        job.dueAt = error.availableAt.getTime() + Math.floor(random() * 500);
      }
    }
    const minutes = (clock.now() - START) / 60_000;
    expect(refusals).toBe(0);
    // What is left of the last window is not counted against it.
    expect(done.length / (LIMIT * (minutes + 1))).toBeGreaterThan(0.85);
    expect(done.length / (LIMIT * minutes)).toBeGreaterThan(0.9);
    const displaced = done.filter((index, place) => Math.abs(index - place) > LIMIT);
    expect(displaced).toEqual([]);
  });

  it("counts a call from its answer on, so that none that was long on the way is forgotten too early", async () => {
    const clock = createHeldClock(START);
    const tokenKey = newId();
    const permits = [];
    for (let index = 0; index < LIMIT; index += 1)
      permits.push(await budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x"));
    clock.advance(15_000);
    for (const permit of permits) await permit.settle(NO_HEADERS);
    // A minute after they left, yet only three quarters of one after they may have arrived.
    clock.advance(46_000);
    expect(await attempt(budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x"))).not.toBeNull();
    clock.advance(14_500);
    expect(await attempt(budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x"))).toBeNull();
  });

  it("a process that died in a call gives its place back when it can no longer arrive", async () => {
    const clock = createHeldClock(START);
    const tokenKey = newId();
    for (let index = 0; index < LIMIT; index += 1)
      await budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x");
    clock.advance(70_000);
    expect(await attempt(budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x"))).not.toBeNull();
    clock.advance(12_000);
    expect(await attempt(budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x"))).toBeNull();
  });

  it("a job that died waiting keeps nobody from the window for longer than a few seconds", async () => {
    const clock = createHeldClock(START);
    const tokenKey = newId();
    for (let index = 0; index < LIMIT; index += 1)
      await budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x");
    await systemDb().clickupBudgetCall.updateMany({
      where: { tokenKey },
      data: { calledAt: new Date(START - 58_000) },
    });
    // Ten of another customer's are told a place, and never come.
    const lost = newId();
    for (let index = 0; index < 10; index += 1)
      expect(
        await attempt(budgetAt(clock, { tokenKey, customerId: lost, holder: newId() }).take("GET /x")),
      ).not.toBeNull();
    clock.advance(8_000);
    const here = Array.from({ length: 10 }, () => ({ customerId: newId(), holder: newId() }));
    for (const job of here) {
      expect(await attempt(budgetAt(clock, { tokenKey, ...job }).take("GET /x"))).toBeNull();
      clock.advance(700);
    }
    clock.advance(30_000);
    await budgetAt(clock, { tokenKey, customerId: newId() }).take("GET /x");
    expect(await systemDb().clickupBudgetWaiter.count({ where: { tokenKey } })).toBe(0);
  });

  it("a sweep takes what is left over, and nothing while others wait", async () => {
    const clock = createHeldClock(START);
    const tokenKey = newId();
    let swept = 0;
    for (let second = 0; second < 58; second += 1) {
      for (let index = 0; index < 3; index += 1)
        if (
          (await attempt(budgetAt(clock, { tokenKey, lane: "sweep", holder: "sweep" }).take("GET /x"))) ===
          null
        )
          swept += 1;
      clock.advance(1_000);
    }
    expect(swept).toBeGreaterThan(LIMIT * 0.5);
    expect(swept).toBeLessThanOrEqual(LIMIT * 0.6);
    const job = budgetAt(clock, { tokenKey, lane: "hydrate", holder: newId() });
    while ((await attempt(job.take("GET /x"))) === null);
    expect(
      await attempt(budgetAt(clock, { tokenKey, lane: "sweep", holder: "sweep" }).take("GET /x")),
    ).not.toBeNull();
  });

  it("counts each call by minute, lane and customer, a write in the lane for writes", async () => {
    const clock = createHeldClock(START);
    const tokenKey = newId();
    const customerId = newId();
    const budget = budgetAt(clock, {
      tokenKey,
      lane: "hydrate",
      writeLane: "apply",
      customerId,
      holder: newId(),
    });
    for (const endpoint of ["GET /x", "PUT /x", "POST /x"]) await budget.take(endpoint);
    expect(
      await systemDb().clickupBudgetMinute.findMany({
        where: { tokenKey },
        orderBy: { lane: "asc" },
        select: { minute: true, lane: true, customerId: true, calls: true },
      }),
    ).toEqual([
      { minute: new Date(START), lane: "apply", customerId, calls: 2 },
      { minute: new Date(START), lane: "hydrate", customerId, calls: 1 },
    ]);
  });

  it("obeys ClickUp's headers when they leave less, and its refusals", async () => {
    const clock = createHeldClock(START);
    const tokenKey = newId();
    const first = await budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x");
    // Another program uses the same token: 12 of 20 are left, one of the eight is ours.
    await first.settle({ ...NO_HEADERS, limit: 20, remaining: 12 });
    let taken = 1;
    while ((await attempt(budgetAt(clock, { tokenKey, lane: "person" }).take("GET /x"))) === null) taken += 1;
    expect(taken).toBe(20 - 7);

    for (const lane of ["create", "person"] as const) {
      const other = budgetAt(clock, { tokenKey: newId(), lane });
      const refused = await other.take("GET /x");
      await refused.settle({ limit: null, remaining: null, retryAfterMs: 30_000, isRefused: true });
      clock.advance(29_000);
      expect(await attempt(other.take("GET /x"))).toMatchObject({ retryAfter: 1 });
      clock.advance(2_000);
      expect(await attempt(other.take("GET /x"))).toBeNull();
    }
  });

  it("waits out a moment itself, and sends the caller away rather than wait for longer", async () => {
    const clock = createHeldClock(START);
    const budget = budgetAt(clock, {
      tokenKey: newId(),
      lane: "person",
      limit: 1,
      waitAtMostMs: 5_000,
      sleep: async (ms) => void clock.advance(ms),
    });
    await (await budget.take("GET /x")).settle(NO_HEADERS);
    clock.advance(54_000);
    expect(await attempt(budget.take("GET /x"))).toMatchObject({ retryAfter: 7 });
    expect(clock.now()).toBe(START + 54_000);
    clock.advance(2_000);
    expect(await attempt(budget.take("GET /x"))).toBeNull();
    expect(clock.now()).toBeGreaterThanOrEqual(START + 60_000);
  });

  it("tokens share nothing, and their digest says nothing about them", async () => {
    expect(tokenKeyOf("one")).not.toBe(tokenKeyOf("two"));
    expect(tokenKeyOf("secret-token")).not.toContain("secret");
    expect(tokenKeyOf("secret-token")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
