import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import {
  createTicket,
  createTicketField,
  createTickets,
  getPortalTicket,
  getTicket,
  listPortalTimeline,
  listTicketFields,
  listTimeline,
  orderTicketFields,
  updateTicket,
  updateTicketField,
} from "../index.ts";

let organisation: TestOrganisation;
let admin: TestContext;
let agent: TestContext;
let customerId: string;

beforeAll(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  customerId = (await createCustomer(organisation)).id;
});
afterAll(disconnectDatabase);

/** An organisation of its own, where a required field gets in nobody's way. */
async function elsewhere() {
  const tenant = await createOrganisation();
  return {
    tenant,
    admin: await memberContext(tenant, "admin"),
    customerId: (await createCustomer(tenant)).id,
  };
}

describe("the definitions of fields", () => {
  it("are made by admins, in order, with keys of their own, and put on record", async () => {
    const first = await createTicketField(admin, { label: "Délai", type: "number" });
    const second = await createTicketField(admin, { label: "delai", type: "date" });
    const arabic = await createTicketField(admin, { label: "القسم", type: "text" });
    expect([first.key, second.key]).toEqual(["delai", "delai_2"]);
    expect(arabic.key).toBe("field");
    const fields = await listTicketFields(agent, {});
    expect(fields.map(({ id }) => id)).toEqual([first.id, second.id, arabic.id]);
    const audit = await systemDb().auditEvent.findFirst({
      where: { targetId: first.id, action: "ticket_field.created" },
    });
    expect(audit?.after).toMatchObject({ key: "delai", type: "number" });
    await expect(createTicketField(agent, { label: "Mine", type: "text" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(createTicketField(admin, { label: "X", key: "delai", type: "text" })).rejects.toMatchObject({
      fields: [{ path: "key" }],
    });
  });

  it("ask for what their type needs, and drop what it has not", async () => {
    await expect(createTicketField(admin, { label: "Price", type: "money" })).rejects.toMatchObject({
      fields: [{ path: "currency" }],
    });
    await expect(createTicketField(admin, { label: "Colour", type: "choice" })).rejects.toMatchObject({
      fields: [{ path: "options" }],
    });
    const field = await createTicketField(admin, {
      label: "Stars",
      type: "rating",
      currency: "eur",
      options: [{ label: "A" }],
    });
    expect(field).toMatchObject({ maximum: 5, currency: null, options: [] });
  });

  it("keep the keys of their options through renaming, and lose none", async () => {
    const field = await createTicketField(admin, {
      label: "Plan",
      type: "choice",
      options: [{ label: "Gold" }, { label: "Silver" }],
    });
    const [gold, silver] = field.options;
    const renamed = await updateTicketField(admin, {
      id: field.id,
      options: [
        { key: silver?.key, label: "Silver" },
        { key: gold?.key, label: "Platinum", isArchived: true },
        { label: "Gold" },
      ],
    });
    expect(renamed.options).toEqual([
      { key: "silver", label: "Silver", isArchived: false },
      { key: "gold", label: "Platinum", isArchived: true },
      { key: "gold_2", label: "Gold", isArchived: false },
    ]);
    await expect(
      updateTicketField(admin, { id: field.id, options: [{ key: "silver", label: "Silver" }] }),
    ).rejects.toMatchObject({ fields: [{ path: "options" }] });
    await expect(
      updateTicketField(admin, {
        id: field.id,
        options: [...renamed.options, { label: "silver" }],
      }),
    ).rejects.toMatchObject({ fields: [{ path: "options.3.label" }] });
  });

  it("change their type while no ticket has a value, and no longer", async () => {
    const field = await createTicketField(admin, { label: "Loose", type: "text" });
    await updateTicketField(admin, { id: field.id, type: "number" });
    await createTicket(agent, { title: "T", customerId, customValues: { loose: 3 } });
    await expect(updateTicketField(admin, { id: field.id, type: "text" })).rejects.toMatchObject({
      fields: [{ path: "type" }],
    });
    const price = await createTicketField(admin, { label: "Price", type: "money", currency: "EUR" });
    const stars = await createTicketField(admin, { label: "Rank", type: "rating", maximum: 10 });
    await createTicket(agent, { title: "T", customerId, customValues: { price: 3, rank: 7 } });
    await expect(updateTicketField(admin, { id: price.id, currency: "USD" })).rejects.toMatchObject({
      fields: [{ path: "currency" }],
    });
    await expect(updateTicketField(admin, { id: stars.id, maximum: 6 })).rejects.toMatchObject({
      fields: [{ path: "maximum" }],
    });
    expect(await updateTicketField(admin, { id: stars.id, maximum: 7 })).toMatchObject({ maximum: 7 });
  });

  it("never change under a value that is being written", async () => {
    const field = await createTicketField(admin, { label: "Raced", type: "text" });
    const ticket = await createTicket(agent, { title: "T", customerId });
    const [written, changed] = await Promise.allSettled([
      updateTicket(agent, { id: ticket.id, customValues: { raced: "seven" } }),
      updateTicketField(admin, { id: field.id, type: "number" }),
    ]);
    expect([written.status, changed.status].toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("are put in order as a whole", async () => {
    const { admin: chief } = await elsewhere();
    const one = await createTicketField(chief, { label: "One", type: "text" });
    const two = await createTicketField(chief, { label: "Two", type: "text" });
    const ordered = await orderTicketFields(chief, { ids: [two.id, one.id] });
    expect(ordered.map(({ key }) => key)).toEqual(["two", "one"]);
    for (const ids of [[one.id], [one.id, one.id], [one.id, two.id, newId()]]) {
      await expect(orderTicketFields(chief, { ids })).rejects.toMatchObject({ code: "conflict" });
    }
  });
});

describe("the values of a ticket", () => {
  it("are written, read, cleared and told in the timeline and the audit log, field by field", async () => {
    await createTicketField(admin, { label: "Machine", type: "text" });
    await createTicketField(admin, { label: "Team", type: "people" });
    const ticket = await createTicket(agent, {
      title: "T",
      customerId,
      customValues: { machine: "  X  1 ", team: [agent.actor.id ?? ""] },
    });
    expect(ticket.customValues).toEqual({ machine: "X 1", team: [agent.actor.id] });
    agent.dispatched.length = 0;
    const changed = await updateTicket(agent, {
      id: ticket.id,
      customValues: { machine: "X 2", team: null },
    });
    expect(changed).toMatchObject({ customValues: { machine: "X 2" }, version: 2 });
    expect(changed.customValues).not.toHaveProperty("team");
    expect(agent.dispatched).toMatchObject([{ payload: { changed: ["customValues"] } }]);
    const { items } = await listTimeline(agent, { ticketId: ticket.id, only: "events" });
    expect(items.slice(1)).toMatchObject([
      { kind: "field.changed", visibility: "internal", data: { key: "machine", from: "X 1", to: "X 2" } },
      { kind: "field.changed", data: { key: "team", label: "Team", from: "Ana Agent", to: null } },
    ]);
    const audit = await systemDb().auditEvent.findFirst({
      where: { targetId: ticket.id, action: "ticket.updated" },
    });
    expect(audit).toMatchObject({
      before: { customValues: { machine: "X 1" } },
      after: { customValues: { machine: "X 2", team: null } },
    });
    const same = await updateTicket(agent, { id: ticket.id, customValues: { machine: "X 2", team: [] } });
    expect(same.version).toBe(2);
  });

  it("are refused by name, each for its own reason, and nothing is written", async () => {
    await createTicketField(admin, { label: "Count", type: "number" });
    await createTicketField(admin, { label: "Watchers", type: "people" });
    const ticket = await createTicket(agent, { title: "T", customerId });
    const other = await createOrganisation();
    const stranger = await memberContext(other, "agent");
    await expect(
      updateTicket(agent, {
        id: ticket.id,
        title: "New",
        customValues: { count: "many", watchers: [newId()], nonsense: 1 },
      }),
    ).rejects.toMatchObject({
      code: "validation_failed",
      fields: expect.arrayContaining([
        { path: "customValues.count", message: "Not a number", in: "body" },
        { path: "customValues.nonsense", message: "There is no such field", in: "body" },
      ]),
    });
    await expect(
      updateTicket(agent, { id: ticket.id, customValues: { watchers: [stranger.actor.id] } }),
    ).rejects.toMatchObject({
      fields: [{ path: "customValues.watchers", message: "There is no such member" }],
    });
    expect(await getTicket(agent, { id: ticket.id })).toMatchObject({
      title: "T",
      customValues: {},
      version: 1,
    });
  });

  it("ask for a comparison with the ticket's task, as every other field does", async () => {
    await createTicketField(admin, { label: "Synced", type: "text" });
    const { rows } = await systemDb().$queryRaw<{ definition: string }[]>`
      select pg_get_triggerdef(oid) as definition from pg_trigger where tgname = 'tickets_request_sync'`.then(
      (found) => ({ rows: found }),
    );
    expect(rows[0]?.definition).toContain("new.custom_values");
  });

  it("must be there where every ticket needs them, one by one and in bulk", async () => {
    const { admin: chief, customerId: theirs } = await elsewhere();
    await createTicketField(chief, { label: "Site", type: "text", isRequired: true });
    await expect(createTicket(chief, { title: "T", customerId: theirs })).rejects.toMatchObject({
      fields: [{ path: "customValues.site" }],
    });
    const { results } = await createTickets(chief, {
      tickets: [
        { title: "A", customerId: theirs },
        { title: "B", customerId: theirs, customValues: { site: "Wien" } },
      ],
    });
    expect(results).toMatchObject([
      { outcome: "refused", fields: [{ path: "customValues.site" }] },
      { outcome: "created" },
    ]);
  });

  it("stay readable when their field is archived, and can be changed no more", async () => {
    const field = await createTicketField(admin, { label: "Old", type: "text" });
    const ticket = await createTicket(agent, { title: "T", customerId, customValues: { old: "kept" } });
    await updateTicketField(admin, { id: field.id, isArchived: true });
    expect((await listTicketFields(agent, {})).map(({ key }) => key)).not.toContain("old");
    await expect(updateTicket(agent, { id: ticket.id, customValues: { old: "new" } })).rejects.toMatchObject({
      fields: [{ path: "customValues.old", message: "This field is archived" }],
    });
    expect((await getTicket(agent, { id: ticket.id })).customValues).toEqual({ old: "kept" });
    await updateTicketField(admin, { id: field.id, isArchived: false });
    await updateTicket(agent, { id: ticket.id, customValues: { old: "new" } });
  });

  it("are shown to the customer where the field is public, and nowhere else", async () => {
    const { tenant, admin: chief, customerId: theirs } = await elsewhere();
    const contact = await contactContext(tenant, { customerId: theirs });
    await createTicketField(chief, { label: "Secret cost", type: "money", currency: "EUR" });
    await createTicketField(chief, { label: "Shown", type: "rating", isPublic: true });
    const { id } = await createTicket(chief, { title: "T", customerId: theirs });
    const before = await getPortalTicket(contact, { id });
    await updateTicket(chief, { id, customValues: { secret_cost: 4711.25 } });
    expect(await getPortalTicket(contact, { id })).toEqual(before);
    await updateTicket(chief, { id, customValues: { shown: 4 } });
    expect((await getPortalTicket(contact, { id })).customFields).toEqual([
      { key: "shown", label: "Shown", value: "4 of 5" },
    ]);
    const timeline = JSON.stringify(await listPortalTimeline(contact, { ticketId: id }));
    expect(timeline).toContain("Shown");
    expect(timeline).not.toMatch(/secret|4,711/i);
  });
});
