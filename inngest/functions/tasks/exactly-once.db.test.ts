/**
 * Promise 1: one task per intent. Workers are killed and paused around every transaction and every call, answers
 * of steps and of ClickUp are lost, searches lag behind, steps run twice at once, runs are forgotten: afterwards
 * the sandbox holds one task for each ticket, and each is linked.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { createContext } from "#lib/platform/context/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import type { OutgoingEvent } from "#lib/platform/signal/index.ts";
import {
  createTaskPipeline,
  listStuckAcrossOrganisations,
  listUndispatchedAcrossOrganisations,
  redispatchTask,
} from "#lib/tasks/index.ts";
import { taskRequested } from "#lib/tasks/schema.ts";
import { type ChaosOptions, createChaosJobs } from "#lib/testing/chaos-jobs.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace, createClickupConnection, startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { requestTicketTask, retryTicketTask, ticketTaskSource } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createTaskDefinition } from "./create-task.ts";

// Every execution stands for a process of its own, and processes share no memory: a killed one must not leave its
// half-loaded values to the others.
vi.mock("#lib/platform/cache/index.ts", () => ({
  cache: {
    getOrLoad: async (
      _key: string,
      _ttl: number,
      load: () => Promise<unknown>,
      { schema }: { schema: z.ZodType },
    ) => schema.parse(await load()),
    delete: async () => {},
    deletePrefix: async () => {},
  },
}));

const TICKETS = 4;
const MINUTE_MS = 60_000;
const SEEDS = Array.from({ length: Number(process.env.EXACTLY_ONCE_SEEDS ?? 16) }, (_, index) => index + 1);

let sandbox: RunningSandbox;
let nowMs = Date.now();

beforeAll(async () => {
  sandbox = await startClickupSandbox({ clock: { now: () => nowMs, sleep: async () => {} } });
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});

/** A small generator of its own (mulberry32): a seed tells the whole story again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function addFaults(seed: number, probability: number): void {
  const match = { method: "POST", path: "/list/*/task" };
  const search = { method: "GET", path: "/team/*/task" };
  const fault = (kind: Parameters<typeof sandbox.control.addFault>[0]["kind"], more: object, share: number) =>
    sandbox.control.addFault({ kind, probability: probability * share, seed: `${seed} ${kind}`, ...more });
  fault("lose_response_after_commit", { match }, 1);
  fault("error_after_commit", { match, status: 502 }, 0.6);
  fault("truncate_response_after_commit", { match }, 0.4);
  fault("error_before_commit", { match, status: 503 }, 0.6);
  fault("drop_connection", { match }, 0.4);
  fault("stale_read", { match: search, delayMs: 30_000 }, 1.2);
  fault("error_before_commit", { match: search, status: 500 }, 0.6);
}

async function play(seed: number, options: Omit<ChaosOptions, "random" | "startMs">, faults: number) {
  const random = randomOf(seed);
  sandbox.control.clearFaults();
  const organisation = await createOrganisation();
  const { organisationId } = organisation;
  const { spaceId } = await createClickupConnection(organisation, sandbox);
  const customer = await createCustomer(organisation);
  await assignSpace(organisation, customer.id, spaceId("Northwind Traders"));
  const tickets = [];
  for (let index = 0; index < TICKETS; index += 1)
    tickets.push(await createTicket(organisation, { customerId: customer.id }));

  const pipeline = createTaskPipeline({ ticket: ticketTaskSource }, { elapsedMs: () => nowMs });
  const clock = { now: () => nowMs, advance: (ms: number) => (nowMs += ms) };
  const dispatch = async (events: OutgoingEvent[]) => {
    for (const event of events)
      if (event.name === taskRequested.name) jobs.send(taskRequested.payload.parse(event.payload));
  };
  const contextOf = (runId: string) =>
    createContext({
      organisationId,
      actor: { type: "system", id: "chaos", name: "Chaos" },
      origin: "job",
      requestId: runId,
      logger,
      dispatch,
      recordRefusal: async () => {},
    });
  const definition = createTaskDefinition(pipeline);
  const jobs = createChaosJobs<{ intentId: string }>(
    ({ payload, ...job }) => definition.run({ ...job, payload: { ...payload, organisationId } }),
    contextOf,
    { ...options, random, startMs: nowMs },
    clock,
  );
  const uninstall = jobs.install();
  const ctx = contextOf("requests");
  try {
    addFaults(seed, faults);
    // Two people at once, for each ticket.
    await Promise.all(
      tickets.flatMap(({ id }) => [requestTicketTask(ctx, { id }), requestTicketTask(ctx, { id })]),
    );
    for (let minute = 0; minute < 90; minute += 1) {
      await jobs.pass(MINUTE_MS);
      if (minute === 25) {
        jobs.calm();
        sandbox.control.clearFaults();
      }
      const at = new Date(nowMs);
      for (const list of [listUndispatchedAcrossOrganisations, listStuckAcrossOrganisations])
        for (const { intentId, organisationId: owner } of await list(at, 100))
          if (owner === organisationId) await redispatchTask(ctx, { intentId });
      const open = await systemDb().taskIntent.findMany({
        where: { organisationId, status: { not: "completed" } },
      });
      if (open.length === 0) break;
      // What was given up is on a screen with a button; somebody presses it.
      for (const intent of open)
        if (intent.status === "failed") await retryTicketTask(ctx, { id: intent.sourceId });
    }
    await jobs.settle();
  } finally {
    uninstall();
  }
  const links = await systemDb().taskLink.findMany({ where: { organisationId, unlinkedAt: null } });
  return {
    counts: jobs.counts,
    perTicket: tickets.map(({ id }) => ({
      tasks: sandbox.control.tasks({ nameIncludes: `[TICKET-${id}]` }).map((task) => task.id),
      links: links.filter((link) => link.sourceId === id).map((link) => link.taskId),
    })),
  };
}

describe("one task per intent", () => {
  it.each(SEEDS)("seed %i: whatever is killed, lost, doubled or late", { timeout: 120_000 }, async (seed) => {
    const { perTicket } = await play(
      seed,
      { kill: 0.25, pause: 0.12, loseAnswer: 0.1, twin: 0.12, forget: 0.02 },
      0.25,
    );
    for (const { tasks, links } of perTicket) {
      expect(tasks).toHaveLength(1);
      expect(links).toEqual(tasks);
    }
  });

  it("the mischief is real: each kind of it happens", { timeout: 120_000 }, async () => {
    const { counts, perTicket } = await play(
      4_711,
      { kill: 0.3, pause: 0.3, loseAnswer: 0.3, twin: 0.3, forget: 0.1 },
      0.3,
    );
    expect(Math.min(counts.kills, counts.pauses, counts.lost, counts.twins)).toBeGreaterThan(0);
    expect(perTicket.map(({ tasks }) => tasks.length)).toEqual(perTicket.map(() => 1));
  });
});
