/** What tells of a List or Space says what it led to: nothing, or statuses read again and tasks compared. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { acceptDelivery, createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { getDelivery, listDeliveries, replayDelivery } from "../index.ts";

let organisation: TestOrganisation;
let admin: TestContext;
let connectionId: string;

afterAll(disconnectDatabase);
beforeEach(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  connectionId = await createConnectionRow(organisation);
});

/** Tickets with tasks of one List; a link stands in the Space 90010. */
async function linkTasks(count: number, listId: string, goneCount = 0): Promise<string[]> {
  const customer = await createCustomer(organisation);
  const ids: string[] = [];
  for (let nr = 0; nr < count; nr += 1) {
    const ticket = await createTicket(organisation, { customerId: customer.id });
    const { id } = await createLinkRow(organisation, { connectionId, ticketId: ticket.id, listId });
    if (nr < goneCount)
      await systemDb().taskLink.update({
        where: { id },
        data: { goneAt: new Date(), goneReason: "ACCESS_083" },
      });
    ids.push(id);
  }
  await systemDb().syncRequest.deleteMany({ where: { organisationId: organisation.organisationId } });
  return ids;
}

const tell = (event: string, more: { listId?: string; spaceId?: string } = {}) =>
  acceptDelivery(organisation, {
    connectionId,
    event,
    ...(more.listId === undefined ? {} : { listId: more.listId }),
    body: { event, webhook_id: "webhook-1", list_id: more.listId, space_id: more.spaceId },
  });
const asked = async () =>
  (await systemDb().syncRequest.findMany({ where: { organisationId: organisation.organisationId } })).map(
    ({ linkId }) => linkId,
  );

describe("a List's change", () => {
  it("has its statuses read again and a task compared, and says so", async () => {
    await linkTasks(3, "901");
    const { id: listRow } = await systemDb().syncList.create({
      data: {
        id: newId(),
        organisationId: organisation.organisationId,
        connectionId,
        listId: "901",
        name: "Requests",
        readDueAt: new Date(Date.now() + 3_600_000),
      },
    });
    const id = await tell("listUpdated", { listId: "901" });
    expect(await getDelivery(admin, { id })).toMatchObject({
      state: "applied",
      durationMs: null,
      effects: [{ field: "list_statuses" }, { field: "tasks_compared", after: 1 }],
    });
    expect(await asked()).toHaveLength(1);
    const { readDueAt } = await systemDb().syncList.findUniqueOrThrow({ where: { id: listRow } });
    expect(readDueAt.getTime()).toBeLessThan(Date.now() + 60_000);
  });

  it("is left alone where no linked task is in it", async () => {
    await linkTasks(1, "901");
    const id = await tell("listUpdated", { listId: "902" });
    expect(await getDelivery(admin, { id })).toMatchObject({ state: "ignored", effects: [] });
    expect(await asked()).toEqual([]);
  });
});

describe("a Space's change", () => {
  it("has one task that is there and one that is out of sight compared", async () => {
    const links = await linkTasks(4, "901", 2);
    const id = await tell("spaceUpdated", { spaceId: "90010" });
    expect(await getDelivery(admin, { id })).toMatchObject({
      state: "applied",
      effects: [{ field: "tasks_compared", after: 2 }],
    });
    expect((await asked()).filter((link) => links.includes(link))).toHaveLength(2);
  });

  it("has all compared when it is deleted", async () => {
    await linkTasks(3, "901");
    const id = await tell("spaceDeleted", { spaceId: "90010" });
    expect((await getDelivery(admin, { id })).effects).toEqual([{ field: "tasks_compared", after: 3 }]);
    expect(await asked()).toHaveLength(3);
  });
});

describe("what tells of a place", () => {
  it("is found by what came of it, and is not replayed", async () => {
    await linkTasks(1, "901");
    const id = await tell("listUpdated", { listId: "901" });
    await tell("listUpdated", { listId: "902" });
    const { items } = await listDeliveries(admin, { state: "applied" });
    expect(items.map((delivery) => delivery.id)).toEqual([id]);
    expect(await getDelivery(admin, { id })).toMatchObject({ replayObstacle: "place" });
    await expect(replayDelivery(admin, { id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("has the tasks of a Space looked at when it is said again: it may have changed again", async () => {
    await linkTasks(2, "901");
    for (const event of ["spaceUpdated", "spaceDeleted"]) {
      const body = { event, webhook_id: "webhook-1", space_id: "90010" };
      const twice = { connectionId, event, key: newId(), body };
      await acceptDelivery(organisation, twice);
      await systemDb().syncRequest.deleteMany({ where: { organisationId: organisation.organisationId } });
      const id = await acceptDelivery(organisation, twice);
      const after = event === "spaceDeleted" ? 2 : 1;
      expect(await getDelivery(admin, { id })).toMatchObject({
        verdict: "duplicate",
        effects: [{ field: "tasks_compared", after }],
      });
      expect(await asked()).toHaveLength(after);
    }
  });

  it("says the same once when it is said twice", async () => {
    await linkTasks(1, "901");
    const body = { event: "listUpdated", webhook_id: "webhook-1", list_id: "901" };
    const twice = { connectionId, event: "listUpdated", listId: "901", key: newId(), body };
    await acceptDelivery(organisation, twice);
    await systemDb().syncRequest.deleteMany({ where: { organisationId: organisation.organisationId } });
    await acceptDelivery(organisation, twice);
    const { items } = await listDeliveries(admin, { verdict: "duplicate" });
    expect(items).toMatchObject([{ state: "ignored", effects: [] }]);
    expect(await asked()).toEqual([]);
  });
});
