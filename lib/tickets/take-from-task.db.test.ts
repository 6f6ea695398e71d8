import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { customFieldName } from "#lib/tasks/schema.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import {
  createTicket,
  createTicketField,
  getTicket,
  listPortalTimeline,
  listTimeline,
  ticketTaskSource,
} from "./index.ts";

let admin: TestContext;
let contact: TestContext;
let ticketId: string;

beforeAll(async () => {
  const organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  await createTicketField(admin, { label: "Cost", type: "money", currency: "EUR" });
  await createTicketField(admin, { label: "Plan", type: "choice", options: [{ label: "Gold" }] });
  const { id: customerId } = await createCustomer(organisation);
  contact = await contactContext(organisation, { customerId });
  ticketId = (await createTicket(admin, { title: "T", customerId, customValues: { cost: 1 } })).id;
});
afterAll(disconnectDatabase);

/** What sync sees: the adapter's own functions, inside a transaction. */
function asked<T>(
  ask: Parameters<typeof ticketTaskSource.customFields>[0] extends infer Ctx
    ? (ctx: Ctx) => Promise<T>
    : never,
) {
  const query = defineQuery({
    name: "test.ask_source",
    permission: "tickets:read",
    input: z.strictObject({}),
    output: z.custom<T>(),
    run: (ctx) => ask(ctx),
  });
  return query(admin, {});
}

it("offers the organisation's fields to write and the ticket's facts to read", async () => {
  const fields = await asked((ctx) => ticketTaskSource.customFields(ctx));
  expect(fields.filter(({ isWritable }) => isWritable)).toMatchObject([
    { key: "cost", type: "money" },
    { key: "plan", type: "choice", options: [{ key: "gold", label: "Gold" }] },
  ]);
  const { custom } = await asked((ctx) => ticketTaskSource.readFields(ctx, ticketId));
  expect(custom).toMatchObject({ cost: 1, "fact.number": expect.any(Number) });
});

it("takes the custom values that a task says, and refuses the others key by key", async () => {
  const refusals = await asked((ctx) =>
    ticketTaskSource.writeFields(ctx, ticketId, {
      title: "From ClickUp",
      custom: { cost: "twelve", plan: "gold", nothing: 1, "fact.number": 5 },
    }),
  );
  expect(refusals).toEqual([
    { field: "custom:cost", message: "Not a number" },
    { field: "custom:nothing", message: "There is no such field" },
    { field: "custom:fact.number", message: "There is no such field" },
  ]);
  expect(await getTicket(admin, { id: ticketId })).toMatchObject({
    title: "From ClickUp",
    customValues: { cost: 1, plan: "gold" },
  });
  const { items } = await listTimeline(admin, { ticketId });
  const cameFromThere = expect.objectContaining({ via: "clickup" });
  for (const kind of ["field.changed", "title.changed"])
    expect(items).toContainEqual(expect.objectContaining({ kind, data: cameFromThere }));
  const toldCustomers = (await listPortalTimeline(contact, { ticketId })).items;
  expect(toldCustomers).toContainEqual(expect.objectContaining({ kind: "title.changed" }));
  expect(JSON.stringify(toldCustomers)).not.toContain(`"via"`);
  const changes = await asked((ctx) => ticketTaskSource.readLastChanges(ctx, ticketId));
  expect(changes.get("title")).toMatchObject({ by: "ClickUp" });
  expect(changes.get(customFieldName("plan"))).toMatchObject({ by: "ClickUp" });
  expect(changes.has("status")).toBe(false);
  const { changedAt } = await asked((ctx) => ticketTaskSource.readFields(ctx, ticketId));
  expect(changedAt(customFieldName("plan"))).toBeInstanceOf(Date);
  expect(changedAt(customFieldName("cost"))).toBeNull();
});
