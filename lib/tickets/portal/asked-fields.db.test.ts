/** What customers are asked for on a new ticket by the organisation's own fields. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import {
  createPortalTicket,
  createTicketField,
  getPortalTicket,
  getTicket,
  listPortalTicketFields,
  updateTicketField,
} from "../index.ts";

let organisation: TestOrganisation;
let admin: TestContext;
let contact: Awaited<ReturnType<typeof contactContext>>;

beforeAll(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  contact = await contactContext(organisation);
  const site = await createTicketField(admin, {
    label: "Site",
    type: "choice",
    isPublic: true,
    isRequired: true,
    options: [{ label: "Wien" }, { label: "القاهرة" }, { label: "Closed down" }],
  });
  await updateTicketField(admin, {
    id: site.id,
    options: site.options.map(({ key, label }) => ({ key, label, isArchived: label === "Closed down" })),
  });
  await createTicketField(admin, { label: "Serial", type: "text", isPublic: true });
  await createTicketField(admin, { label: "Cost", type: "number", isRequired: true });
  await createTicketField(admin, { label: "Team", type: "people", isPublic: true, isRequired: true });
  const old = await createTicketField(admin, {
    label: "Old",
    type: "text",
    isPublic: true,
    isRequired: true,
  });
  await updateTicketField(admin, { id: old.id, isArchived: true });
});
afterAll(disconnectDatabase);

const file = (customValues: Record<string, unknown>) =>
  createPortalTicket(contact, { title: "Help", description: "It broke", customValues });
const siteKey = async () => (await listPortalTicketFields(contact, {}))[0]?.options[0]?.key ?? "";

describe("a new ticket in the portal", () => {
  it("asks for the fields that customers see, and for no people or what can be chosen no more", async () => {
    const fields = await listPortalTicketFields(contact, {});
    expect(fields.map(({ label, isRequired }) => [label, isRequired])).toEqual([
      ["Site", true],
      ["Serial", false],
    ]);
    expect(fields[0]?.options.map(({ label }) => label)).toEqual(["Wien", "القاهرة"]);
    expect(JSON.stringify(fields)).not.toContain("Cost");
  });

  it("is refused without a required one, and says which", async () => {
    await expect(file({})).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "customValues.site", message: "Every ticket needs this" }],
    });
    await expect(file({ site: null, serial: "X-1" })).rejects.toMatchObject({
      fields: [{ path: "customValues.site" }],
    });
  });

  it("says what was filled in, to customers and colleagues", async () => {
    const filed = await file({ site: await siteKey(), serial: "X-100 👩‍🔧" });
    expect((await getPortalTicket(contact, { id: filed.id })).customFields).toEqual([
      { key: "site", label: "Site", value: "Wien" },
      { key: "serial", label: "Serial", value: "X-100 👩‍🔧" },
    ]);
    expect((await getTicket(admin, { id: filed.id })).customValues).toEqual({
      site: await siteKey(),
      serial: "X-100 👩‍🔧",
    });
  });

  it.each([
    ["one that they do not see", { cost: 5 }, "customValues.cost"],
    ["one of people", { team: [] }, "customValues.team"],
    ["an archived one", { old: "x" }, "customValues.old"],
    ["an archived option", { site: "closed_down" }, "customValues.site"],
    ["one that is not there", { nothing: 1 }, "customValues.nothing"],
  ])("cannot be filed with %s, all of which look the same", async (_name, values, path) => {
    await expect(file({ site: await siteKey(), ...values })).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path, message: expect.stringMatching(/^(There is no such field|Not one of the options)$/) }],
    });
  });

  it("is nothing for colleagues to ask about", async () => {
    await expect(listPortalTicketFields(admin, {})).rejects.toMatchObject({ code: "forbidden" });
  });
});
