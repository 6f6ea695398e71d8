/** The inbox as admins look at it: found, read, replayed, and removed when its time is over. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb, systemPool } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import {
  acceptDelivery,
  createConnectionRow,
  createLinkRow,
  rejectDelivery,
} from "#lib/testing/deliveries.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import {
  getDelivery,
  listDeliveries,
  previewReplay,
  removeOldDeliveriesAcrossOrganisations,
  replayDeliveries,
  replayDelivery,
} from "../index.ts";
import type { ListDeliveriesInput } from "../schema.ts";

const NOW = Date.now();
const ago = (minutes: number) => new Date(NOW - minutes * 60_000);

let organisation: TestOrganisation;
let admin: TestContext;
let connectionId: string;

beforeEach(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  connectionId = await createConnectionRow(organisation);
});
afterAll(disconnectDatabase);

async function linkedTicket(customerName?: string) {
  const customer = await createCustomer(
    organisation,
    customerName === undefined ? {} : { name: customerName },
  );
  const ticket = await createTicket(organisation, { customerId: customer.id });
  const link = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  return { ticket, link, customer };
}

const accept = (options: Omit<Parameters<typeof acceptDelivery>[1], "connectionId">) =>
  acceptDelivery(organisation, { connectionId, ...options });
const idsOf = async (input: ListDeliveriesInput = {}) =>
  (await listDeliveries(admin, input)).items.map(({ id }) => id);
const requests = () =>
  systemDb().syncRequest.findMany({
    where: { organisationId: organisation.organisationId },
    select: { linkId: true, reason: true, version: true },
    orderBy: { linkId: "asc" },
  });
/** As a run leaves the deliveries of a link that it compared. */
const settle = (effects: object[] = []) =>
  systemDb().webhookDelivery.updateMany({
    where: { organisationId: organisation.organisationId, state: "waiting" },
    data: { state: "applied", appliedAt: new Date(), effects },
  });

describe("the list", () => {
  it("says what each delivery concerns, and what came of it", async () => {
    const { ticket, link, customer } = await linkedTicket("Harbour Bikes");
    const id = await accept({ taskId: link.taskId, receivedAt: ago(1) });
    await systemDb().webhookDelivery.update({
      where: { id },
      data: {
        state: "applied",
        appliedAt: new Date(ago(1).getTime() + 1_500),
        effects: [{ field: "status", before: "open", after: "resolved" }],
      },
    });
    expect((await listDeliveries(admin, {})).items).toEqual([
      {
        id,
        event: "taskStatusUpdated",
        webhookId: "webhook-1",
        taskId: link.taskId,
        listId: null,
        verdict: "accepted",
        verdictReason: null,
        state: "applied",
        effects: [{ field: "status", before: "open", after: "resolved" }],
        subjects: [
          {
            linkId: link.id,
            sourceType: "ticket",
            sourceId: ticket.id,
            label: `#${ticket.number}`,
            customerName: customer.name,
            taskName: `Task ${link.taskId}`,
            taskUrl: `https://example.test/t/${link.taskId}`,
            isStanding: true,
          },
        ],
        receivedAt: ago(1).toISOString(),
        appliedAt: new Date(ago(1).getTime() + 1_500).toISOString(),
        durationMs: 1_500,
        replayedAt: null,
        replayCount: 0,
      },
    ]);
  });

  it("walks every delivery once, newest first, also when many came in one moment", async () => {
    const expected: string[] = [];
    for (let index = 0; index < 9; index += 1)
      expected.push(await accept({ taskId: "stranger", receivedAt: ago(Math.floor(index / 3)) }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(admin, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(9);
    expect(new Set(seen)).toEqual(new Set(expected));
    expect(seen.at(-1)).toBe(expected.slice(6).sort()[0]);
  });

  it("is narrowed by event, verdict, state and time, alone and together", async () => {
    const { link } = await linkedTicket();
    const waiting = await accept({ taskId: link.taskId, key: "one", receivedAt: ago(5) });
    const duplicate = await accept({ taskId: link.taskId, key: "one", receivedAt: ago(4) });
    const ignored = await accept({ event: "taskCreated", taskId: "stranger", receivedAt: ago(90) });
    const rejected = await rejectDelivery(organisation, { connectionId, receivedAt: ago(26 * 60) });
    expect(await idsOf()).toEqual([duplicate, waiting, ignored, rejected]);
    expect(await idsOf({ event: "taskCreated" })).toEqual([ignored]);
    expect(await idsOf({ verdict: "duplicate" })).toEqual([duplicate]);
    expect(await idsOf({ verdict: "rejected" })).toEqual([rejected]);
    expect(await idsOf({ state: "waiting" })).toEqual([waiting]);
    expect(await idsOf({ state: "ignored", verdict: "accepted" })).toEqual([ignored]);
    expect(await idsOf({ within: "hour" })).toEqual([duplicate, waiting]);
    expect(await idsOf({ within: "day" })).toEqual([duplicate, waiting, ignored]);
    expect(await idsOf({ within: "week" })).toHaveLength(4);
    expect(await idsOf({ from: ago(90).toISOString(), to: ago(5).toISOString() })).toEqual([
      waiting,
      ignored,
    ]);
  });

  it("is searched by a ticket's number, a task's id and a customer's name, links of the past included", async () => {
    const first = await linkedTicket("Harbour Bikes");
    const second = await linkedTicket("Müller Optik");
    const one = await accept({ taskId: first.link.taskId, receivedAt: ago(3) });
    const two = await accept({ taskId: second.link.taskId, receivedAt: ago(2) });
    await accept({ taskId: "stranger", receivedAt: ago(1) });
    await systemDb().taskLink.update({
      where: { id: second.link.id },
      data: { unlinkedAt: new Date(), standingKey: null },
    });
    expect(await idsOf({ q: `#${first.ticket.number}` })).toEqual([one]);
    expect(await idsOf({ q: ` ${second.ticket.number} ` })).toEqual([two]);
    expect(await idsOf({ q: first.link.taskId })).toEqual([one]);
    expect(await idsOf({ q: "muller opt" })).toEqual([two]);
    expect(await idsOf({ q: "harbour" })).toEqual([one]);
    expect(await idsOf({ q: "nobody" })).toEqual([]);
    expect(await idsOf({ q: "#nonsense" })).toEqual([]);
    expect(await idsOf({ q: "harbour", verdict: "rejected" })).toEqual([]);
  });

  it("is for admins, and shows one's own", async () => {
    const id = await accept({ taskId: "stranger" });
    const agent = await memberContext(organisation, "agent");
    await expect(listDeliveries(agent, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(replayDelivery(agent, { id })).rejects.toMatchObject({ code: "forbidden" });
    const foreign = await memberContext(await createOrganisation(), "owner");
    expect((await listDeliveries(foreign, {})).items).toEqual([]);
    await expect(getDelivery(foreign, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(replayDelivery(foreign, { id })).rejects.toMatchObject({ code: "not_found" });
    expect(await replayDeliveries(foreign, { ids: [id] })).toMatchObject({ deliveries: 0 });
  });
});

describe("one delivery", () => {
  it("is shown as it came, with its changes in words and its neighbours", async () => {
    const { link } = await linkedTicket();
    const at = (index: number) => ({ taskId: link.taskId, receivedAt: ago(60 - index) });
    const others: string[] = [];
    for (let index = 0; index < 7; index += 1) others.push(await accept(at(index)));
    const id = await accept({
      ...at(7),
      body: {
        event: "taskStatusUpdated",
        history_items: [{ id: "1", field: "status", before: { status: "to do" }, after: { status: "done" } }],
      },
    });
    const later = await accept(at(8));
    await accept({ taskId: "stranger", receivedAt: ago(53) });
    const detail = await getDelivery(admin, { id });
    expect(detail).toMatchObject({
      history: [{ field: "status", before: "to do", after: "done", by: null }],
      replayObstacle: null,
    });
    expect(detail.payload).toContain('{\n  "event": "taskStatusUpdated",\n  "history_items": [');
    expect(detail.neighbours.map((neighbour) => neighbour.id)).toEqual([later, ...others.slice(2).reverse()]);
  });

  it("is shown as far as it can be read", async () => {
    const id = await rejectDelivery(organisation, {
      connectionId,
      reason: "unreadable",
      body: "<script>no json\u0000</script>",
    });
    expect(await getDelivery(admin, { id })).toMatchObject({
      payload: "<script>no json\u0000</script>",
      bytes: 25,
      history: [],
      neighbours: [],
      verdictReason: "unreadable",
      replayObstacle: "rejected",
    });
  });
});

describe("a replay", () => {
  it("of one puts it back to waiting and asks for one comparison, on record", async () => {
    const { link } = await linkedTicket();
    const id = await accept({ taskId: link.taskId });
    await settle([{ field: "status", before: "open", after: "resolved" }]);
    await systemDb().syncRequest.deleteMany({ where: { organisationId: organisation.organisationId } });
    expect(await replayDelivery(admin, { id })).toMatchObject({
      state: "waiting",
      appliedAt: null,
      durationMs: null,
      replayCount: 1,
      replayedAt: expect.any(String),
    });
    expect(await requests()).toEqual([{ linkId: link.id, reason: "person", version: 1n }]);
    const audits = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(audits).toMatchObject([
      { action: "delivery.replayed", targetType: "webhook_delivery", targetId: id, actorId: admin.actor.id },
    ]);
  });

  it("is refused with its reason for what was rejected, repeated, or concerns no link", async () => {
    const { link } = await linkedTicket();
    await accept({ taskId: link.taskId, key: "one" });
    const refused = {
      rejected: await rejectDelivery(organisation, { connectionId, taskId: link.taskId }),
      repeated: await accept({ taskId: link.taskId, key: "one" }),
      unlinked: await accept({ taskId: "stranger" }),
    };
    for (const id of Object.values(refused)) {
      await expect(replayDelivery(admin, { id })).rejects.toMatchObject({
        code: "conflict",
        action: expect.any(String),
      });
    }
    expect(await replayDeliveries(admin, { ids: Object.values(refused) })).toEqual({
      deliveries: 0,
      tasks: 0,
      links: 0,
      leftOut: { rejected: 1, duplicate: 1, noLink: 1 },
    });
    expect(
      await systemDb().webhookDelivery.count({
        where: { id: { in: Object.values(refused) }, replayCount: 0 },
      }),
    ).toBe(3);
  });

  it("of a delivery whose task was linked since then is no longer refused", async () => {
    const id = await accept({ taskId: "86later" });
    expect(await getDelivery(admin, { id })).toMatchObject({ state: "ignored", replayObstacle: "no_link" });
    const ticket = await createTicket(organisation);
    await createLinkRow(organisation, { connectionId, ticketId: ticket.id, taskId: "86later" });
    expect(await replayDelivery(admin, { id })).toMatchObject({ state: "waiting" });
  });

  it("of a deleted List asks for every link in it", async () => {
    const listId = "List-1";
    const links: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const ticket = await createTicket(organisation);
      links.push((await createLinkRow(organisation, { connectionId, ticketId: ticket.id, listId })).id);
    }
    const id = await accept({ event: "listDeleted", listId });
    await systemDb().syncRequest.deleteMany({ where: { organisationId: organisation.organisationId } });
    await replayDelivery(admin, { id });
    expect((await requests()).map(({ linkId }) => linkId)).toEqual(links.sort());
  });

  it("of a whole day, twice, asks once for each link each time, and writes nothing else", async () => {
    const links: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      const { link } = await linkedTicket();
      links.push(link.id);
      for (let change = 0; change < 5; change += 1)
        await accept({ taskId: link.taskId, receivedAt: ago(index * 60 + change) });
    }
    const outside = await linkedTicket();
    await accept({ taskId: outside.link.taskId, receivedAt: ago(30 * 60) });
    await accept({ taskId: "stranger", receivedAt: ago(1) });
    await rejectDelivery(organisation, { connectionId, receivedAt: ago(1) });
    await settle([{ field: "status", before: "open", after: "resolved" }]);
    await systemDb().syncRequest.deleteMany({ where: { organisationId: organisation.organisationId } });
    const before = await everythingElse();
    const expected = {
      deliveries: 20,
      tasks: 4,
      links: 4,
      leftOut: { rejected: 1, duplicate: 0, noLink: 1 },
    };
    const filters = { within: "day" as const };
    expect(await previewReplay(admin, filters)).toEqual({ ...expected, isTooMany: false });
    expect(await requests()).toEqual([]);

    for (const round of [1, 2]) {
      expect(await replayDeliveries(admin, { filters })).toEqual(expected);
      expect(await requests()).toEqual(
        [...links].sort().map((linkId) => ({ linkId, reason: "person", version: BigInt(round) })),
      );
      const rows = await systemDb().webhookDelivery.findMany({
        where: { organisationId: organisation.organisationId, replayCount: round },
      });
      expect(rows).toHaveLength(20);
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(["waiting"]));
      // What an earlier run wrote stays to be read.
      expect(rows[0]?.effects).toEqual([{ field: "status", before: "open", after: "resolved" }]);
      expect(await everythingElse()).toEqual(before);
    }
  });

  it("of a selection takes the selected ones only", async () => {
    const { link } = await linkedTicket();
    const [first, second] = [await accept({ taskId: link.taskId }), await accept({ taskId: link.taskId })];
    await settle();
    expect(await replayDeliveries(admin, { ids: [first, newId()] })).toMatchObject({
      deliveries: 1,
      tasks: 1,
    });
    const rows = await systemDb().webhookDelivery.findMany({ where: { id: { in: [first, second] } } });
    expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toEqual({
      [first]: "waiting",
      [second]: "applied",
    });
  });

  /** All of the organisation's rows but those that a replay is meant to write. */
  async function everythingElse() {
    const tables = ["tickets", "ticket_events", "task_links", "sync_fields", "outbox_events", "notices"];
    const rows: Record<string, unknown> = {};
    for (const table of tables) {
      const found = await systemPool().query(
        `select t.* from ${table} t where organisation_id = $1 order by id`,
        [organisation.organisationId],
      );
      rows[table] = found.rows;
    }
    return rows;
  }
});

describe("retention", () => {
  it("keeps thirty days", async () => {
    const old = await accept({ taskId: "stranger", receivedAt: new Date(NOW - 30 * 86_400_000 - 60_000) });
    const young = await accept({ taskId: "stranger", receivedAt: new Date(NOW - 30 * 86_400_000 + 60_000) });
    const { deliveries } = await removeOldDeliveriesAcrossOrganisations(new Date(NOW));
    expect(deliveries).toBeGreaterThanOrEqual(1);
    expect(await idsOf()).toEqual([young]);
    expect(await systemDb().webhookDelivery.findUnique({ where: { id: old } })).toBeNull();
  });
});
