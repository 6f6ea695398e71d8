/** The Jobs page's verbs and the sweeps, on the rows that the job wrapper writes. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { setEventSender } from "#lib/platform/signal/dispatch.ts";
import type { OutgoingEvent } from "#lib/platform/signal/index.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import {
  finishJobRun,
  getJobSummary,
  listJobRuns,
  noteJobRunError,
  removeOldRowsAcrossOrganisations,
  retryFailedJobRuns,
  retryJobRun,
  sendWaitingEventsAcrossOrganisations,
  startJobRun,
  waitJobRun,
} from "./index.ts";

let organisation: TestOrganisation;
let admin: TestContext;

beforeEach(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
});
afterAll(disconnectDatabase);

const START = new Date("2026-11-21T09:00:00Z");

async function start(runId = newId(), at = START, intentId = "01936a4e-1111-7abc-8def-0123456789ab") {
  const key = { organisationId: organisation.organisationId, runId };
  await startJobRun({
    ...key,
    functionId: "clickup-task-create",
    eventName: "clickup/task.create",
    eventId: newId(),
    payload: { intentId: "01936a4e-1111-7abc-8def-0123456789ab" },
    subject: { type: "task_intent", id: intentId },
    attempt: 0,
    at,
  });
  return key;
}

async function fail(at = START) {
  const key = await start(undefined, at);
  await noteJobRunError(key, { code: "clickup_rejected", message: "ClickUp refused the request." });
  await finishJobRun(key, {
    status: "failed",
    at: new Date(at.getTime() + 1_000),
    error: { code: "internal_error", message: "Last words" },
  });
  const run = await systemDb().jobRun.findUniqueOrThrow({ where: { runId: key.runId } });
  return { ...key, id: run.id };
}

const only = async () => (await listJobRuns(admin, {})).items[0];

describe("the record of a run", () => {
  it("is one row, however often the job server calls, with its waits and its end", async () => {
    const key = await start();
    await start(key.runId);
    expect(await only()).toMatchObject({ status: "running", attempt: 1, error: null });
    await waitJobRun(key, new Date("2026-11-21T09:05:00Z"));
    expect(await only()).toMatchObject({ status: "waiting", waitingUntil: "2026-11-21T09:05:00.000Z" });
    await start(key.runId);
    expect(await only()).toMatchObject({ status: "running", waitingUntil: null });
    const { durationMs } = await finishJobRun(key, {
      status: "succeeded",
      at: new Date(START.getTime() + 2_500),
    });
    expect(durationMs).toBe(2_500);
    expect(await only()).toMatchObject({ status: "succeeded", error: null });
    expect((await listJobRuns(admin, {})).items).toHaveLength(1);
  });

  it("keeps the reason noted last when it fails, and the end's own when none was", async () => {
    await fail();
    expect(await only()).toMatchObject({ status: "failed", error: { code: "clickup_rejected" } });
    const key = await start(undefined, new Date(START.getTime() + 60_000));
    await finishJobRun(key, {
      status: "failed",
      at: START,
      error: { code: "internal_error", message: "Last words" },
    });
    expect(await only()).toMatchObject({ error: { code: "internal_error", message: "Last words" } });
  });
});

describe("what a run is about", () => {
  it("is called what its source said, whatever the source", async () => {
    const intentId = newId();
    await systemDb().taskIntent.create({
      data: {
        id: intentId,
        organisationId: organisation.organisationId,
        sourceType: "lighthouse",
        sourceId: newId(),
        sourceLabel: "Cape Wrath",
        status: "queued",
        marker: "x",
        requestedByType: "member",
        requestedByName: "A",
      },
    });
    await start(undefined, START, intentId);
    expect(await only()).toMatchObject({ subject: { id: intentId, label: "Cape Wrath" } });
  });

  it("has no name when nothing is known of it", async () => {
    await start();
    expect(await only()).toMatchObject({ subject: { type: "task_intent", label: null } });
  });
});

describe("retrying", () => {
  it("sends the event once more with a mark, once, also when two press at once", async () => {
    const { id } = await fail();
    const other = await memberContext(organisation, "owner");
    const outcomes = await Promise.allSettled([retryJobRun(admin, { id }), retryJobRun(other, { id })]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect([...admin.dispatched, ...other.dispatched]).toMatchObject([
      {
        name: "clickup/task.create",
        payload: {
          intentId: "01936a4e-1111-7abc-8def-0123456789ab",
          isRetry: true,
          organisationId: organisation.organisationId,
        },
      },
    ]);
    expect(await only()).toMatchObject({ retriedAt: expect.any(String) });
    const audits = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(audits.map(({ action }) => action)).toEqual(["job.retried"]);
  });

  it("all at once takes those that failed and were not started again", async () => {
    const first = await fail();
    await fail();
    await fail();
    await start();
    await retryJobRun(admin, { id: first.id });
    expect(await getJobSummary(admin, {})).toMatchObject({ failed: 2, running: 1 });
    expect(await retryFailedJobRuns(admin, {})).toEqual({ retried: 2 });
    expect(await retryFailedJobRuns(admin, {})).toEqual({ retried: 0 });
    expect(admin.dispatched).toHaveLength(3);
  });

  it("is for admins, for their own jobs, and for what failed", async () => {
    const { id } = await fail();
    const agent = await memberContext(organisation, "agent");
    await expect(listJobRuns(agent, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(retryJobRun(agent, { id })).rejects.toMatchObject({ code: "forbidden" });
    const foreign = await memberContext(await createOrganisation(), "owner");
    await expect(retryJobRun(foreign, { id })).rejects.toMatchObject({ code: "not_found" });
    expect((await listJobRuns(foreign, {})).items).toEqual([]);
    const running = await start();
    const row = await systemDb().jobRun.findUniqueOrThrow({ where: { runId: running.runId } });
    await expect(retryJobRun(admin, { id: row.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the list", () => {
  it("walks every run once, newest first, and filters by status", async () => {
    for (let index = 0; index < 7; index += 1)
      await start(undefined, new Date(START.getTime() + (index % 3) * 1_000));
    await fail();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listJobRuns(admin, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(8);
    expect(seen).toHaveLength(8);
    expect((await listJobRuns(admin, { status: "failed" })).items).toHaveLength(1);
  });
});

describe("the sweeps", () => {
  it("send what was left in the outbox, and leave alone what is being sent at the moment", async () => {
    const at = new Date();
    const event = (ageMs: number) => ({
      id: newId(),
      organisationId: organisation.organisationId,
      name: "tickets/ticket.created",
      payload: { ticketId: newId() },
      createdAt: new Date(at.getTime() - ageMs),
    });
    const [old, young] = [event(60_000), event(1_000)];
    await systemDb().outboxEvent.createMany({ data: [old, young] });
    const sent: OutgoingEvent[] = [];
    setEventSender(async (events) => {
      sent.push(...events);
    });
    await sendWaitingEventsAcrossOrganisations(at);
    expect(
      sent.filter(({ organisationId }) => organisationId === organisation.organisationId).map(({ id }) => id),
    ).toEqual([old.id]);
    await sendWaitingEventsAcrossOrganisations(at);
    expect(sent.filter(({ id }) => id === old.id)).toHaveLength(1);
  });

  it("a job server that is away loses nothing: the events stay and are sent later", async () => {
    const at = new Date();
    const id = newId();
    await systemDb().outboxEvent.create({
      data: {
        id,
        organisationId: organisation.organisationId,
        name: "tickets/ticket.created",
        payload: {},
        createdAt: new Date(at.getTime() - 60_000),
      },
    });
    setEventSender(async () => {
      throw new Error("connect ECONNREFUSED");
    });
    await sendWaitingEventsAcrossOrganisations(at);
    const row = await systemDb().outboxEvent.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({
      dispatchedAt: null,
      attempts: 1,
      lastError: expect.stringContaining("ECONNREFUSED"),
    });
    setEventSender(async () => {});
    await sendWaitingEventsAcrossOrganisations(at);
    expect((await systemDb().outboxEvent.findUniqueOrThrow({ where: { id } })).dispatchedAt).not.toBeNull();
  });

  it("remove what has had its time, and nothing else", async () => {
    const key = await start();
    await finishJobRun(key, { status: "succeeded", at: START });
    const failed = await fail();
    await removeOldRowsAcrossOrganisations(new Date(START.getTime() + 20 * 86_400_000));
    expect((await listJobRuns(admin, {})).items.map(({ id }) => id)).toEqual([failed.id]);
    await removeOldRowsAcrossOrganisations(new Date(START.getTime() + 100 * 86_400_000));
    expect((await listJobRuns(admin, {})).items).toEqual([]);
  });
});
