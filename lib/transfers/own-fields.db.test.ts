import { afterAll, beforeAll, expect, it } from "vitest";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { createOrganisation, memberContext, systemContext, type TestContext } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { countsOf, exportText, holdFilesInFolder, importText } from "#lib/testing/factories-transfers.ts";
import { createTicket, createTicketField, getTicket, listTickets } from "#lib/tickets/index.ts";

const files = holdFilesInFolder();
let admin: TestContext;
let job: TestContext;
let ticketId: string;

beforeAll(async () => {
  const organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin", { name: "Ada Admin" });
  job = await systemContext(organisation);
  await createTicketField(admin, { label: "Serial number", type: "text" });
  await createTicketField(admin, { label: "Cost", type: "number" });
  await createTicketField(admin, {
    label: "Parts",
    type: "choices",
    options: [{ label: "Motor" }, { label: "Fan" }],
  });
  await createTicketField(admin, { label: "Team", type: "people" });
  const { id: customerId } = await createCustomer(organisation, { name: "Acme" });
  const team = [admin.actor.id ?? ""];
  const customValues = { serial_number: "X, 1", cost: 2.5, parts: ["motor", "fan"], team };
  ticketId = (await createTicket(admin, { title: "Printer", customerId, customValues })).id;
});
afterAll(async () => {
  await disconnectDatabase();
  files.remove();
});

const importTickets = (content: string) => importText(admin, job, { resource: "tickets", content });

it("an export says what tickets have in them, and importing it again changes nothing", async () => {
  const { content } = await exportText(admin, job, { resource: "tickets", format: "csv" });
  expect(content.split("\r\n")[0]).toMatch(/,field_serial_number,field_cost,field_parts,field_team$/);
  expect(content).toContain('"X, 1",2.5,"Motor, Fan"');
  const { dataImport, errors } = await importTickets(content);
  expect(errors).toEqual([]);
  expect(countsOf(dataImport)).toMatchObject({ unchanged: 1, updated: 0, created: 0, failed: 0 });
});

it("an import writes them, empties those with an empty cell, and names what they cannot take", async () => {
  const { dataImport, errors } = await importTickets(
    [
      "id,title,customer,field_serial_number,field_cost,field_parts,field_colour",
      `${ticketId},Printer,,Y-2,,fan,`,
      ",New one,Acme,Z-3,7,,",
      ",Bad one,Acme,Z-4,many,lamp,red",
    ].join("\n"),
  );
  expect(countsOf(dataImport)).toMatchObject({ updated: 0, created: 0 });
  expect(errors.map(({ field }) => field)).toContain("field_colour");
  const again = await importTickets(
    [
      "id,title,customer,field_serial_number,field_cost,field_parts",
      `${ticketId},Printer,,Y-2,,fan`,
      ",New one,Acme,Z-3,7,",
      ",Bad one,Acme,Z-4,many,lamp",
    ].join("\n"),
  );
  expect(countsOf(again.dataImport)).toMatchObject({ updated: 1, created: 1, failed: 1 });
  expect(again.errors).toMatchObject([
    { field: "field_cost", value: "many", reason: "Not a number" },
    { field: "field_parts", reason: "Not one of the options" },
  ]);
  const { customValues } = await getTicket(admin, { id: ticketId });
  expect(customValues).toMatchObject({ serial_number: "Y-2", parts: ["fan"] });
  expect(customValues).not.toHaveProperty("cost");
  const { items } = await listTickets(admin, { q: "New one" });
  expect(items[0]?.customValues).toEqual({ serial_number: "Z-3", cost: 7 });
});
