/**
 * (f) Fair shares: fifty customers ask for tasks, and one of them dumps ten thousand at once. The rows, the turns before
 * the queue of jobs and the rate budget are the product's own, in a real PostgreSQL; time is simulated, and so are the
 * job server's lateness and ClickUp's answers, so that half an hour passes in a minute or two.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { BULK_FROM, ClickUpRateLimitError } from "#lib/clickup/index.ts";
import { createRateBudget } from "#lib/clickup/rate-budget.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { ringNextTasks } from "#lib/tasks/index.ts";
import { taskRequested } from "#lib/tasks/schema.ts";
import { createOrganisation, systemContext, type TestContext } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { busiestWindow, EventQueue, jainIndex } from "#lib/testing/simulated-budget.ts";
import { startEmbeddedPostgres } from "../scripts/database/embedded-postgres.ts";
import { migrate } from "../scripts/database/migrate.ts";
import { distribution, milliseconds } from "./measure.ts";
import type { Row } from "./report.ts";

const LIMIT = 100;
const CUSTOMERS = 50;
const DUMPED = 10_000;
/** What the others ask for, all together: four tenths of the budget. */
const OTHERS_PER_MINUTE = 40;
const MINUTES = 12;
const DUMP_AT_MS = 60_000;
const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 21, 9);

type Call = { customer: number; askedMs: number; arrivedMs: number };

/** Brings up a database of its own, with nothing else beside it. */
export async function withDatabase<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), "relaydesk-bench-"));
  const server = await startEmbeddedPostgres({
    directory: path.join(directory, "postgres"),
    password: "bench",
    database: "relaydesk",
    settings: { fsync: "off", synchronous_commit: "off" },
  });
  try {
    await migrate(server.url);
    return await work(server.url);
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

export async function measureFairness(): Promise<{ rows: Row[]; results: Record<string, unknown> }> {
  const startedAt = performance.now();
  const quiet = await play({ dump: false, backlog: false });
  const loud = await play({ dump: true, backlog: false });
  const all = await play({ dump: true, backlog: true });
  const waits = (calls: readonly Call[]) =>
    distribution(calls.filter(({ customer }) => customer !== 0).map((call) => call.arrivedMs - call.askedMs));
  const [before, after] = [waits(quiet), waits(loud)];
  const underBacklog = loud.filter(({ arrivedMs }) => arrivedMs >= START + DUMP_AT_MS + MINUTE_MS);
  const use = underBacklog.length / (LIMIT * (MINUTES - 2));
  const busiest = busiestWindow(loud.map(({ arrivedMs }) => arrivedMs));
  const shares = Array.from(
    { length: CUSTOMERS },
    (_, customer) => all.filter((call) => call.customer === customer).length,
  );
  const jain = jainIndex(shares);
  const scenario = "(f) 1 of 50 dumps 10,000";
  const note = "simulated clock, real PostgreSQL";
  return {
    rows: [
      {
        scenario,
        figure: "others' wait, p50 / p95 ms",
        value: `${milliseconds(after.p50)} / ${milliseconds(after.p95)}`,
        baseline: `quiet: ${milliseconds(before.p50)} / ${milliseconds(before.p95)}; ${note}`,
        target: "p95 at most twice the quiet one",
        met: after.p95 <= 2 * before.p95,
      },
      {
        scenario,
        figure: "budget use under backlog",
        value: `${(use * 100).toFixed(1)} %`,
        baseline: `${LIMIT} calls a minute; busiest 60 s: ${busiest}`,
        target: "at least 90 %, never over",
        met: use >= 0.9 && busiest <= LIMIT,
      },
      {
        scenario: "(f) 50 backlogs, one of 10,000",
        figure: "Jain index of their shares",
        value: jain.toFixed(3),
        baseline: `least ${Math.min(...shares)}, most ${Math.max(...shares)} calls; ${note}`,
        target: "at least 0.95",
        met: jain >= 0.95,
      },
    ],
    results: { quiet: before, loud: after, use, busiest, jain, tookMs: performance.now() - startedAt },
  };
}

/** Plays some minutes out. With `backlog` every customer has more waiting than can be done. */
async function play({ dump, backlog }: { dump: boolean; backlog: boolean }): Promise<Call[]> {
  const organisation = await createOrganisation();
  const ctx = await systemContext(organisation);
  const customers: string[] = [];
  for (let index = 0; index < CUSTOMERS; index += 1) customers.push((await createCustomer(organisation)).id);
  const tokenKey = newId();
  let seed = 20_261_121;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const asked = new Map<string, { customer: number; atMs: number }>();
  const calls: Call[] = [];
  const events = new EventQueue();

  const ring = async (customer: number, at: number) => {
    const before = ctx.dispatched.length;
    await ringNextTasks(ctx, { customerId: customers[customer] ?? null });
    for (const { payload } of ctx.dispatched.slice(before)) {
      const { intentId } = taskRequested.payload.parse(payload);
      events.add(at + 50 + random() * 400, (due) => run(intentId, due));
    }
  };
  const request = async (customer: number, count: number, at: number) => {
    const intents = intentsOf(ctx, customers[customer] ?? "", count, at);
    await systemDb().taskIntent.createMany({ data: intents });
    for (const { id } of intents) asked.set(id, { customer, atMs: at });
    await ring(customer, at);
  };
  const run = async (intentId: string, at: number) => {
    const { customer, atMs } = asked.get(intentId) ?? { customer: 0, atMs: at };
    const customerId = customers[customer] ?? "";
    const waiting = await systemDb().taskIntent.count({
      where: { customerId, status: "queued" },
      take: BULK_FROM,
    });
    let now = at;
    const budget = createRateBudget({
      tokenKey,
      lane: waiting >= BULK_FROM ? "bulk" : "create",
      customerId,
      holder: intentId,
      limit: LIMIT,
      waitAtMostMs: 0,
      now: () => new Date(now),
    });
    try {
      const permit = await budget.take("POST /list/{list_id}/task");
      const arrivedMs = at + 10 + random() * 60;
      calls.push({ customer, askedMs: atMs, arrivedMs });
      events.add(arrivedMs + 20 + random() * 100, async (end) => {
        now = end;
        await permit.settle(null);
        await systemDb().taskIntent.updateMany({ where: { id: intentId }, data: { status: "completed" } });
        await ring(customer, end);
      });
    } catch (error) {
      if (!(error instanceof ClickUpRateLimitError)) throw error;
      const told = error.availableAt.getTime();
      // A wait of some seconds is waited out; a longer one ends when the job server finds the time.
      events.add(told + random() * (told - at < 2_500 ? 10 : 400), (due) => run(intentId, due));
    }
  };

  const end = START + MINUTES * MINUTE_MS;
  for (
    let at = START;
    at < end && !backlog;
    at += (-Math.log(1 - random()) * MINUTE_MS) / OTHERS_PER_MINUTE
  ) {
    const customer = 1 + Math.floor(random() * (CUSTOMERS - 1));
    events.add(at, (due) => request(customer, 1, due));
  }
  for (let customer = 1; customer < CUSTOMERS && backlog; customer += 1)
    events.add(START + customer, (due) => request(customer, 60, due));
  if (dump) events.add(backlog ? START : START + DUMP_AT_MS, (due) => request(0, DUMPED, due));
  await events.playUntil(end);
  return calls.sort((one, other) => one.arrivedMs - other.arrivedMs);
}

function intentsOf({ organisationId }: TestContext, customerId: string, count: number, at: number) {
  return Array.from({ length: count }, (_, index) => ({
    id: newId(),
    organisationId,
    sourceType: "ticket",
    sourceId: newId(),
    customerId,
    marker: "",
    requestedByType: "system",
    requestedByName: "Benchmark",
    createdAt: new Date(at + index / 1_000),
    updatedAt: new Date(at),
  }));
}
