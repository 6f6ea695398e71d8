/** Mapped custom fields against the sandbox: every type both ways, and drafts, previews, versions and new tasks. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClickUpClient } from "#lib/clickup/api-client.ts";
import type { CustomValueBody } from "#lib/clickup/index.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import {
  createClickupConnection,
  createTaskLink,
  startClickupSandbox,
} from "#lib/testing/factories-clickup.ts";
import {
  createTicket,
  createTicketField,
  getTicket,
  getTicketFieldMapping,
  getTicketSync,
  previewTicketFields,
  publishTicketFields,
  refreshTicketFields,
  rollBackTicketFields,
  saveTicketFieldDraft,
  ticketTaskSource,
  updateTicket,
} from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import { reconsiderLinks } from "../reconsider/reconsider-links.ts";
import { claimSyncRequests } from "../requests.ts";
import { createSyncLink } from "../sync-link.ts";
import type { MappingEntry } from "./entry.ts";
import { createNewTaskFields } from "./new-task.ts";

const sources = { ticket: ticketTaskSource };
const syncLink = createSyncLink(sources);
let sandbox: RunningSandbox;
let organisation: TestOrganisation;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let customerId: string;
let client: ReturnType<typeof createClickUpClient>;
let place: { connectionId: string; listId: string };

/** Our field's key, ClickUp's type, our value, ClickUp's own value for the way back, and what that is here. */
type Case = {
  key: string;
  type: string;
  ours: unknown;
  wire: CustomValueBody;
  back: unknown;
};
const CASES = (): Case[] => [
  { key: "note", type: "short_text", ours: "Line", wire: { value: "Other" }, back: "Other" },
  { key: "story", type: "text", ours: "a\nb", wire: { value: "c\nd" }, back: "c\nd" },
  {
    key: "manual",
    type: "url",
    ours: "https://a.example/",
    wire: { value: "https://b.example/" },
    back: "https://b.example/",
  },
  {
    key: "mail",
    type: "email",
    ours: "a@example.com",
    wire: { value: "b@example.com" },
    back: "b@example.com",
  },
  {
    key: "call",
    type: "phone",
    ours: "+46 8 123 456",
    wire: { value: "+46 8 999 999" },
    back: "+46 8 999 999",
  },
  { key: "effort", type: "number", ours: 8, wire: { value: 2.5 }, back: 2.5 },
  { key: "cost", type: "currency", ours: 12.5, wire: { value: 99.99 }, back: 99.99 },
  { key: "warranty", type: "checkbox", ours: true, wire: { value: false }, back: false },
  {
    key: "promised",
    type: "date",
    ours: "2026-12-24",
    wire: { value: Date.UTC(2027, 0, 2, 11) },
    back: "2027-01-02",
  },
  { key: "stars", type: "emoji", ours: 4, wire: { value: 2 }, back: 2 },
  { key: "repaired", type: "manual_progress", ours: 5, wire: { value: { current: 7 } }, back: 7 },
  {
    key: "site",
    type: "location",
    ours: { lat: 59.3, lng: 18.1, address: "Stockholm" },
    wire: { value: { location: { lat: 1, lng: 2 }, formatted_address: "Here" } },
    back: { lat: 1, lng: 2, address: "Here" },
  },
  { key: "severity", type: "drop_down", ours: "major", wire: { value: 2 }, back: "critical" },
  { key: "parts", type: "labels", ours: ["arm"], wire: { value: [] }, back: [] },
  {
    key: "causes",
    type: "tasks",
    ours: null,
    wire: { value: { add: [] } },
    back: null,
  },
];

beforeAll(async () => {
  sandbox = await startClickupSandbox();
  organisation = await createOrganisation();
  connected = await createClickupConnection(organisation, sandbox);
  customerId = (await createCustomer(organisation)).id;
  place = { connectionId: connected.connection.id, listId: connected.listId("Escalations") };
  client = createClickUpClient({
    token: connected.token,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(connected.token), lane: "person", limit: 100_000 }),
  });
  const admin = await memberContext(organisation, "admin");
  const options = (...labels: string[]) => labels.map((label) => ({ label }));
  await createTicketField(admin, { key: "note", label: "Note", type: "text" });
  await createTicketField(admin, { key: "story", label: "Findings", type: "long_text" });
  await createTicketField(admin, { key: "manual", label: "Manual", type: "url" });
  await createTicketField(admin, { key: "mail", label: "Reporter's address", type: "email" });
  await createTicketField(admin, { key: "call", label: "Reporter's telephone", type: "phone" });
  await createTicketField(admin, { key: "effort", label: "Effort", type: "number" });
  await createTicketField(admin, { key: "cost", label: "Cost", type: "money", currency: "EUR" });
  await createTicketField(admin, { key: "warranty", label: "Under warranty", type: "checkbox" });
  await createTicketField(admin, { key: "promised", label: "Promised for", type: "date" });
  await createTicketField(admin, { key: "stars", label: "Satisfaction", type: "rating", maximum: 5 });
  await createTicketField(admin, { key: "repaired", label: "Repaired", type: "number" });
  await createTicketField(admin, { key: "site", label: "Site", type: "location" });
  await createTicketField(admin, {
    key: "severity",
    label: "Severity",
    type: "choice",
    options: options("Minor", "Major", "Critical"),
  });
  await createTicketField(admin, {
    key: "parts",
    label: "Parts",
    type: "choices",
    options: options("Arm", "Base", "Gripper"),
  });
  await createTicketField(admin, { key: "causes", label: "Causes", type: "long_text" });
  await createTicketField(admin, { key: "who", label: "Engineers", type: "people" });
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

const admin = () => memberContext(organisation, "admin");
const fieldsOfList = () => sandbox.control.fields(place.listId);
const fieldId = (type: string) => {
  const found = fieldsOfList().find((field) => field.type === type && field.deletedAt === null);
  if (found === undefined) throw new Error(`The List has no ${type}`);
  return found.id;
};
const pair = (key: string, type: string, more: Partial<MappingEntry> = {}): MappingEntry => ({
  key,
  fieldId: fieldId(type),
  direction: "both",
  policy: "latest",
  valueMap: [],
  default: null,
  ...more,
});

/** Saves the draft. Suggested value maps are taken for choices. */
async function draft(entries: MappingEntry[]) {
  const ctx = await admin();
  const { draftVersion } = await refreshTicketFields(ctx, place);
  const { suggestions } = await saveTicketFieldDraft(ctx, { ...place, draftVersion, entries: [] });
  const filled = entries.map((entry) => ({
    ...entry,
    valueMap:
      entry.valueMap.length > 0
        ? entry.valueMap
        : (suggestions.find(({ key, fieldId: id }) => key === entry.key && id === entry.fieldId)?.valueMap ??
          []),
  }));
  const again = await getTicketFieldMapping(ctx, place);
  return saveTicketFieldDraft(ctx, { ...place, draftVersion: again.draftVersion, entries: filled });
}

async function publish(entries: MappingEntry[], customerIds: string[] = []) {
  const { draftVersion } = await draft(entries);
  return publishTicketFields(await admin(), { ...place, draftVersion: draftVersion ?? 0, customerIds });
}

async function linkedPair(customValues: Record<string, unknown> = {}, ofCustomer = customerId) {
  const ticket = await createTicket(await admin(), {
    title: "Robot stands",
    customerId: ofCustomer,
    customValues,
  });
  const task = await client.createTask(place.listId, {
    name: `[TICKET-${ticket.id}] Robot stands`,
    markdown_content: "",
    priority: 3,
    tags: [],
  });
  const link = await createTaskLink(organisation, {
    connectionId: place.connectionId,
    workspaceId: connected.workspaceId,
    sourceId: ticket.id,
    taskId: task.id,
    listId: place.listId,
  });
  await systemDb().taskLink.update({ where: { id: link.id }, data: { customerId: ofCustomer } });
  return { ticketId: ticket.id, taskId: task.id, linkId: link.id };
}

async function settle(): Promise<void> {
  const ctx = await systemContext(organisation);
  for (let round = 0; round < 20; round += 1) {
    const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 20 });
    if (requests.length === 0) return;
    for (const request of requests) await syncLink(ctx, request);
  }
  throw new Error("It does not settle");
}
const askFor = (linkId: string) =>
  systemDb().$executeRaw`
    select relaydesk_request_sync(${linkId}::uuid, ${organisation.organisationId}::uuid, 'webhook')`;
const change = async (id: string, customValues: Record<string, unknown>) =>
  updateTicket(await admin(), { id, customValues });
const valuesOf = async (id: string) => (await getTicket(await admin(), { id })).customValues;
const fieldRow = (linkId: string, key: string) =>
  systemDb().syncField.findUniqueOrThrow({ where: { linkId_field: { linkId, field: `custom:${key}` } } });
const stored = (taskId: string, type: string) =>
  sandbox.control.tasks().find(({ id }) => id === taskId)?.customFields[fieldId(type)];
const writes = () => sandbox.control.requests().requests.filter(({ method }) => method !== "GET").length;

describe("a mapped field of every type", () => {
  it("reaches ClickUp, comes back changed, and is not written again", async () => {
    await publish(CASES().map(({ key, type }) => pair(key, type)));
    const { ticketId, taskId, linkId } = await linkedPair();
    await settle();
    const ours = CASES().filter(({ ours }) => ours !== null);
    await change(ticketId, Object.fromEntries(ours.map(({ key, ours: value }) => [key, value])));
    await settle();
    const states = await systemDb().syncField.findMany({
      where: { linkId, field: { startsWith: "custom:" } },
    });
    expect(
      states
        .filter(({ state }) => state !== "in_step")
        .map(({ field, failureMessage }) => [field, failureMessage]),
    ).toEqual([]);
    expect(states).toHaveLength(CASES().length);
    for (const { type } of ours) expect([type, stored(taskId, type)]).not.toEqual([type, undefined]);
    expect(stored(taskId, "date")).toBe(Date.UTC(2026, 11, 24, 3));

    for (const { type, wire } of CASES()) await client.setCustomField(taskId, fieldId(type), wire);
    const before = writes();
    await askFor(linkId);
    await settle();
    expect(writes()).toBe(before);
    const values = await valuesOf(ticketId);
    for (const { key, back } of CASES())
      expect([key, values[key] ?? (Array.isArray(back) ? [] : null)]).toEqual([key, back]);
    await askFor(linkId);
    await settle();
    expect(writes()).toBe(before);
  }, 60_000);

  it("is cleared on the other side as well", async () => {
    await publish([pair("note", "short_text"), pair("severity", "drop_down")]);
    const { ticketId, taskId, linkId } = await linkedPair({ note: "Here", severity: "minor" });
    await settle();
    expect(stored(taskId, "short_text")).toBe("Here");
    await change(ticketId, { note: null });
    await client.clearCustomField(taskId, fieldId("drop_down"));
    await askFor(linkId);
    await settle();
    expect(stored(taskId, "short_text")).toBeUndefined();
    expect((await valuesOf(ticketId)).severity ?? null).toBeNull();
  }, 30_000);

  it("of people carries those whom both sides know, and leaves the others", async () => {
    await publish([pair("who", "users")]);
    const { ticketId, taskId, linkId } = await linkedPair();
    await client.setCustomField(taskId, fieldId("users"), { value: { add: [PEOPLE.tom.id] } });
    await askFor(linkId);
    await settle();
    expect((await valuesOf(ticketId)).who ?? []).toEqual([]);
    expect(stored(taskId, "users")).toEqual([PEOPLE.tom.id]);
  }, 30_000);

  it("that only can be read here goes one way", async () => {
    await publish([pair("fact.number", "number", { direction: "to_clickup" })]);
    const { ticketId, taskId } = await linkedPair();
    await settle();
    expect(stored(taskId, "number")).toBe((await getTicket(await admin(), { id: ticketId })).number);
  }, 30_000);
});

describe("a field that is in trouble", () => {
  it("fails alone, with its reason, whether ClickUp refuses it, cannot hold it or does not answer for it", async () => {
    await publish([
      pair("note", "number"),
      pair("mail", "email"),
      pair("effort", "manual_progress"),
      pair("manual", "url"),
    ]);
    const { ticketId, taskId, linkId } = await linkedPair();
    await settle();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      ecode: "FIELD_011",
      match: { path: `/task/${taskId}/field/${fieldId("email")}` },
      times: 3,
    });
    await change(ticketId, {
      note: "not a number",
      mail: "a@example.com",
      effort: 99,
      manual: "https://a.example/",
    });
    await settle();
    expect(stored(taskId, "url")).toBe("https://a.example/");
    expect(await fieldRow(linkId, "manual")).toMatchObject({ state: "in_step" });
    for (const key of ["note", "mail", "effort"])
      expect(await fieldRow(linkId, key)).toMatchObject({ state: "failed", failureClass: "person" });
    const sync = await getTicketSync(await admin(), { id: ticketId });
    expect(sync?.fields.find(({ field }) => field === "custom:note")).toMatchObject({
      label: "Note",
      difference: { ours: "not a number", theirs: "Nothing" },
      failure: { message: "“not a number” is not a number." },
    });
  }, 30_000);
});

describe("a draft", () => {
  it("refuses pairs that cannot be, each at its place, and one that somebody changed meanwhile", async () => {
    const ctx = await admin();
    const { draftVersion } = await refreshTicketFields(ctx, place);
    const save = (entries: MappingEntry[], version = draftVersion) =>
      saveTicketFieldDraft(ctx, { ...place, draftVersion: version, entries });
    await expect(
      save([pair("site", "number"), pair("fact.number", "emoji"), pair("nothing", "url")]),
    ).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "entries.0.fieldId" }, { path: "entries.1.direction" }, { path: "entries.2.key" }],
    });
    await save([]);
    await expect(save([])).rejects.toMatchObject({ code: "conflict" });
  });

  it("of another organisation's List is not there", async () => {
    const other = await memberContext(await createOrganisation(), "admin");
    await expect(
      saveTicketFieldDraft(other, { ...place, draftVersion: 1, entries: [] }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(previewTicketFields(other, place)).rejects.toMatchObject({ code: "not_found" });
    await expect(refreshTicketFields(other, place)).rejects.toBeDefined();
  });
});

describe("a preview", () => {
  it("counts exactly what publishing then does, and writes nothing anywhere", async () => {
    await publish([]);
    const lone = (await createCustomer(organisation)).id;
    const filled = await linkedPair({ severity: "major", effort: 3, note: "9" }, lone);
    const theirs = await linkedPair({}, lone);
    const both = await linkedPair({ effort: 1, note: "word" }, lone);
    await linkedPair({}, lone);
    await client.setCustomField(theirs.taskId, fieldId("number"), { value: 7 });
    await client.setCustomField(both.taskId, fieldId("number"), { value: 2 });
    await settle();
    const entries = [
      pair("effort", "number", { policy: "ask" }),
      pair("note", "currency"),
      pair("severity", "drop_down"),
    ];
    await draft(entries);
    const [rows, calls] = [await systemDb().syncField.count(), writes()];
    const preview = await previewTicketFields(await admin(), { ...place, customerIds: [lone] });
    expect([await systemDb().syncField.count(), writes()]).toEqual([rows, calls]);
    expect(preview).toMatchObject({ linkCount: 4, unreadCount: 0, pagesRead: 0 });
    expect(preview.fields).toMatchObject([
      { key: "effort", toClickup: 1, toRelaydesk: 1, conflicting: 1, unchanged: 1, impossible: 0 },
      { key: "note", toClickup: 1, impossible: 1, unchanged: 2 },
      { key: "severity", toClickup: 1, unchanged: 3 },
    ]);
    expect(preview.fields[1]?.samples).toContainEqual(
      expect.objectContaining({ kind: "impossible", ours: "word", reason: "“word” is not a number" }),
    );

    await publish(entries, [lone]);
    await reconsiderLinks(await systemContext(organisation), {
      cause: { kind: "mapping", ...place, customerIds: [lone] },
      afterId: null,
    });
    await settle();
    expect(writes() - calls).toBe(3);
    expect(stored(filled.taskId, "number")).toBe(3);
    expect((await valuesOf(theirs.ticketId)).effort).toBe(7);
    expect(await fieldRow(both.linkId, "effort")).toMatchObject({ state: "conflict" });
    expect(await fieldRow(both.linkId, "note")).toMatchObject({ state: "failed" });
  }, 60_000);

  it("reads tasks that were never looked at from ClickUp, in pages", async () => {
    await publish([]);
    const lone = (await createCustomer(organisation)).id;
    const { linkId } = await linkedPair({ effort: 3 }, lone);
    await systemDb().taskLink.update({ where: { id: linkId }, data: { customReadAt: null } });
    await draft([pair("effort", "number")]);
    const preview = await previewTicketFields(await admin(), { ...place, customerIds: [lone] });
    expect(preview).toMatchObject({ linkCount: 1, unreadCount: 0, fields: [{ toClickup: 1 }] });
    expect(preview.pagesRead).toBeGreaterThan(0);
  }, 30_000);

  it("of 5,000 links takes less than 10 seconds", async () => {
    const lone = (await createCustomer(organisation)).id;
    const { linkId, ticketId } = await linkedPair({ effort: 3 }, lone);
    await settle();
    const link = await systemDb().taskLink.findUniqueOrThrow({ where: { id: linkId } });
    const ticket = await systemDb().ticket.findUniqueOrThrow({ where: { id: ticketId } });
    const copies = Array.from({ length: 4_999 }, (_, at) => ({ at, ticketId: newId(), linkId: newId() }));
    await systemDb().$executeRaw`
      insert into tickets (id, organisation_id, number, customer_id, title, description, tags, source, created_by_type, created_by_name, updated_at, custom_values)
      select id, ${ticket.organisationId}::uuid, 1000000 + place, ${lone}::uuid, 'Copy', '', '{}', 'web', 'member', 'Test', now(), ${JSON.stringify({ effort: 3, note: "x", severity: "major" })}::jsonb
      from unnest(${copies.map((copy) => copy.ticketId)}::uuid[]) with ordinality as one (id, place)`;
    const { agreedState, customValues: _, ...columns } = link;
    for (let from = 0; from < copies.length; from += 500)
      await systemDb().taskLink.createMany({
        data: copies.slice(from, from + 500).map((copy) => ({
          ...columns,
          agreedState: agreedState ?? {},
          customValues: {},
          id: copy.linkId,
          sourceId: copy.ticketId,
          standingKey: null,
          intentId: null,
          taskId: `copy${copy.at}`,
        })),
      });
    await systemDb().syncRequest.deleteMany({});
    await draft([pair("effort", "number"), pair("note", "short_text"), pair("severity", "drop_down")]);
    const preview = await previewTicketFields(await admin(), { ...place, customerIds: [lone] });
    expect(preview).toMatchObject({ linkCount: 5_000, pagesRead: 0 });
    expect(preview.fields[1]).toMatchObject({ toClickup: 4_999, unchanged: 1 });
    expect(preview.tookMs).toBeLessThan(10_000);
    await systemDb().taskLink.deleteMany({ where: { customerId: lone } });
  }, 120_000);
});

describe("a version", () => {
  it("for one customer changes nothing for others, and rolling back brings the earlier one back for all", async () => {
    const [one, other] = [(await createCustomer(organisation)).id, (await createCustomer(organisation)).id];
    const first = await publish([pair("effort", "number")]);
    const trial = await publish([pair("effort", "currency")], [one]);
    expect(trial.versions[0]).toMatchObject({
      number: (first.versions[0]?.number ?? 0) + 1,
      isInForce: true,
    });
    expect(trial.versions[0]?.customers).toMatchObject([{ id: one }]);
    expect(trial.versions[1]).toMatchObject({ isInForce: true });
    const [ofOne, ofOther] = [await linkedPair({ effort: 5 }, one), await linkedPair({ effort: 5 }, other)];
    await settle();
    expect([stored(ofOne.taskId, "currency"), stored(ofOne.taskId, "number")]).toEqual([5, undefined]);
    expect([stored(ofOther.taskId, "currency"), stored(ofOther.taskId, "number")]).toEqual([undefined, 5]);

    const back = await rollBackTicketFields(await admin(), {
      ...place,
      number: first.versions[0]?.number ?? 0,
    });
    expect(back.versions[0]).toMatchObject({ customers: [], restoresNumber: first.versions[0]?.number });
    expect(back.versions.filter(({ isInForce }) => isInForce)).toHaveLength(1);
    await askFor(ofOne.linkId);
    await settle();
    // What was agreed about the other field of ClickUp's says nothing of this one: the value goes, and nothing is emptied.
    expect([stored(ofOne.taskId, "currency"), stored(ofOne.taskId, "number")]).toEqual([5, 5]);
    const audit = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId, action: { startsWith: "field_mapping." } },
      select: { action: true },
    });
    expect(new Set(audit.map(({ action }) => action))).toEqual(
      new Set(["field_mapping.drafted", "field_mapping.published", "field_mapping.rolled_back"]),
    );
  }, 60_000);

  it("of which ClickUp removed a field or renamed an option goes on without it, and says so once", async () => {
    const made = sandbox.control.addField({
      workspaceId: connected.workspaceId,
      listIds: [place.listId],
      name: "Short lived",
      type: "number",
    });
    await publish([{ ...pair("effort", "number"), fieldId: made.id }, pair("severity", "drop_down")]);
    const { ticketId, taskId, linkId } = await linkedPair({ effort: 4, severity: "minor" });
    await settle();
    sandbox.control.removeField(made.id);
    const options = [{ name: "Critical" }, { name: "Minor" }, { name: "Major" }];
    sandbox.control.changeField(fieldId("drop_down"), { options });
    await change(ticketId, { effort: 5, severity: "critical" });
    await settle();
    const task = await client.getTask(taskId);
    expect(task.custom_fields.find(({ type }) => type === "drop_down")?.value).toBe(0);
    expect(await fieldRow(linkId, "effort")).toMatchObject({ state: "in_step" });
    const { listFields } = await refreshTicketFields(await admin(), place);
    expect(listFields.find(({ id }) => id === made.id)).toMatchObject({ isGone: true, review: "gone" });
    const notices = await systemDb().notice.findMany({
      where: {
        organisationId: organisation.organisationId,
        deduplicationKey: { startsWith: "field_mapping" },
      },
    });
    expect(notices).toHaveLength(1);
  }, 60_000);
});

describe("a new task", () => {
  const newTaskFields = createNewTaskFields(sources);
  const ask = async (customValues: Record<string, unknown>) => {
    const ticket = await createTicket(await admin(), { title: "New", customerId, customValues });
    return newTaskFields(
      await systemContext(organisation),
      {
        connectionId: place.connectionId,
        timeZone: "Europe/Stockholm",
        tokenKey: tokenKeyOf(connected.token),
        client,
      },
      {
        sourceType: "ticket",
        sourceId: ticket.id,
        customerId,
        workspaceId: connected.workspaceId,
        list: { id: place.listId, name: "Escalations" },
      },
    );
  };

  it("is made with its values, with defaults where there are none, and without what does not fit", async () => {
    const options =
      sandbox.control.fields(place.listId).find(({ type }) => type === "drop_down")?.options ?? [];
    await publish([
      pair("note", "number"),
      pair("effort", "currency"),
      pair("severity", "drop_down", { default: options[0]?.id ?? "" }),
    ]);
    expect(await ask({ note: "word", effort: 3.456 })).toMatchObject({
      isChecked: true,
      problem: null,
      fields: [
        { id: fieldId("currency"), value: 3.46 },
        { id: fieldId("drop_down"), value: options[0]?.id },
      ],
    });
  });

  it("that would lack a required field is not made, and says where to mend it", async () => {
    sandbox.control.changeField(fieldId("url"), { required: true });
    sandbox.control.changeField(fieldId("email"), { required: true });
    await publish([pair("manual", "url")]);
    const { problem } = await ask({});
    expect(problem).toMatchObject({ code: "clickup_field_missing" });
    expect(problem?.message).toContain("requires “Manual”, “Reporter's address”");
    expect(problem?.action).toContain("Fill in “Manual”");
    expect(problem?.action).toContain("map “Reporter's address”");
    await publish([pair("manual", "url"), pair("mail", "email", { default: "nobody@example.com" })]);
    expect(await ask({ manual: "https://a.example/" })).toMatchObject({ problem: null });
    sandbox.control.changeField(fieldId("url"), { required: false });
    sandbox.control.changeField(fieldId("email"), { required: false });
  });
});
