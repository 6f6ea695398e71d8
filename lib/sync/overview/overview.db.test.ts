/** The picture of sync says what happened: no more, no less, and of nobody else. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext, systemContext, type TestContext } from "#lib/testing/contexts.ts";
import {
  acceptDelivery,
  createConnectionRow,
  createLinkRow,
  rejectDelivery,
} from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";
import {
  getSyncOverview,
  removeOldSyncMeasurementsAcrossOrganisations,
  takeSyncSnapshotsAcrossOrganisations,
} from "../index.ts";
import { recordArrival } from "./record-arrival.ts";

const NOW = new Date("2026-11-21T12:00:30.000Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const MINUTE_MS = 60_000;

let organisation: Awaited<ReturnType<typeof createOrganisation>>;
let admin: TestContext;
let connectionId: string;
let link: { id: string; taskId: string };
let release = () => {};

beforeAll(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  connectionId = await createConnectionRow(organisation);
  const ticket = await createTicket(organisation);
  link = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  const state = (field: string, value: "in_step" | "conflict" | "failed") => ({
    id: newId(),
    organisationId: organisation.organisationId,
    linkId: link.id,
    field,
    state: value,
  });
  await systemDb().syncField.createMany({
    data: [
      state("title", "in_step"),
      state("status", "in_step"),
      state("tags", "conflict"),
      state("dueDate", "failed"),
    ],
  });
  release = holdClock(() => NOW);
});
afterEach(() => systemDb().syncArrival.deleteMany({}));
afterAll(async () => {
  release();
  await disconnectDatabase();
});

const overview = (range: "hour" | "day" | "week" = "hour") => getSyncOverview(admin, { range });
const legOf = async (leg: string, range: "hour" | "day" = "hour") =>
  (await overview(range)).legs.find((known) => known.leg === leg);

describe("latency", () => {
  it("of what ClickUp sent: from its event to the inbox, and from there to the ticket", async () => {
    for (const [eventMs, appliedMs] of [
      [400, 100],
      [600, 300],
      [5_000, 200],
    ] as const) {
      const receivedAt = ago(10 * MINUTE_MS);
      const id = await acceptDelivery(organisation, {
        connectionId,
        taskId: link.taskId,
        receivedAt,
        body: {
          event: "taskUpdated",
          task_id: link.taskId,
          text: "a\u0000b",
          history_items: [{ id: "1", date: String(receivedAt.getTime() - eventMs) }],
        },
      });
      await systemDb().webhookDelivery.update({
        where: { id },
        data: { state: "applied", appliedAt: new Date(receivedAt.getTime() + appliedMs) },
      });
    }
    expect(await legOf("event_to_inbox")).toMatchObject({ count: 3, p50Ms: 600, p95Ms: 4_560 });
    const applied = await legOf("inbox_to_ticket");
    expect(applied).toMatchObject({ count: 3, p50Ms: 200, p95Ms: 290 });
    expect(applied?.points).toEqual([{ at: "2026-11-21T11:50:00.000Z", count: 3, p50Ms: 200, p95Ms: 290 }]);
  });

  it("of our changes, with a gap where there were none", async () => {
    const job = await systemContext(organisation);
    for (const minutes of [30, 20]) {
      const done = holdClock(() => ago(minutes * MINUTE_MS));
      await recordArrival(job, { since: ago(minutes * MINUTE_MS + 1_000) });
      done();
    }
    const leg = await legOf("ticket_to_task");
    expect(leg).toMatchObject({ count: 2, p50Ms: 1_000 });
    expect(leg?.points.map(({ at }) => at)).toEqual(["2026-11-21T11:30:00.000Z", "2026-11-21T11:40:00.000Z"]);
  });

  it("of nothing at all is null, not zero", async () => {
    expect(await legOf("intent_to_task")).toEqual({
      leg: "intent_to_task",
      count: 0,
      p50Ms: null,
      p95Ms: null,
      points: [],
    });
  });
});

describe("what arrived and how the links stand", () => {
  it("counts deliveries by verdict, in the range that was asked for", async () => {
    const other = await createConnectionRow(organisation);
    for (let copy = 0; copy < 3; copy += 1)
      await acceptDelivery(organisation, {
        connectionId: other,
        key: "same",
        receivedAt: ago(2 * 3_600_000),
      });
    await rejectDelivery(organisation, { connectionId: other, receivedAt: ago(2 * 3_600_000) });
    expect((await overview("day")).deliveries).toMatchObject({ duplicate: 2, rejected: 1 });
    expect((await overview("hour")).deliveries).toMatchObject({ duplicate: 0, rejected: 0 });
  });

  it("counts fields by state now, and at each snapshot once", async () => {
    expect((await overview()).now).toMatchObject({ links: 1, inStep: 2, conflict: 1, failed: 1, skipped: 0 });
    const at = ago(5 * MINUTE_MS);
    await takeSyncSnapshotsAcrossOrganisations(at);
    await takeSyncSnapshotsAcrossOrganisations(at);
    expect((await overview()).snapshots).toEqual([
      {
        at: "2026-11-21T11:55:00.000Z",
        links: 1,
        inStep: 2,
        waiting: 0,
        conflict: 1,
        failed: 1,
        skipped: 0,
      },
    ]);
    const eightDaysLater = new Date(NOW.getTime() + 8 * 86_400_000);
    expect(await removeOldSyncMeasurementsAcrossOrganisations(eightDaysLater)).toMatchObject({
      snapshots: 1,
    });
  });

  it("shows nothing of another organisation, and nothing to those who may not see it", async () => {
    const stranger = await memberContext(await createOrganisation(), "admin");
    const seen = await getSyncOverview(stranger, { range: "week" });
    expect(seen.now.links).toBe(0);
    expect(seen.deliveries).toMatchObject({ accepted: 0, rejected: 0 });
    expect(seen.legs.every(({ count }) => count === 0)).toBe(true);
    const agent = await memberContext(organisation, "agent");
    await expect(getSyncOverview(agent, { range: "hour" })).rejects.toMatchObject({ code: "forbidden" });
  });
});
