/** Mapped custom fields against the sandbox: every type both ways, and one in trouble holds up no other. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CustomValueBody } from "#lib/clickup/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { getTicket, getTicketSync } from "#lib/tickets/index.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";

const sandbox = await openTestSandbox();
let desk: FieldMappingDesk;

beforeAll(async () => {
  desk = await openFieldMappingDesk(sandbox);
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

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

describe("a mapped field of every type", () => {
  it("reaches ClickUp, comes back changed, and is not written again", async () => {
    await desk.publish(CASES().map(({ key, type }) => desk.pair(key, type)));
    const { ticketId, taskId, linkId } = await desk.linkedPair();
    await desk.settle();
    const ours = CASES().filter(({ ours }) => ours !== null);
    await desk.change(ticketId, Object.fromEntries(ours.map(({ key, ours: value }) => [key, value])));
    await desk.settle();
    const states = await systemDb().syncField.findMany({
      where: { linkId, field: { startsWith: "custom:" } },
    });
    expect(
      states
        .filter(({ state }) => state !== "in_step")
        .map(({ field, failureMessage }) => [field, failureMessage]),
    ).toEqual([]);
    expect(states).toHaveLength(CASES().length);
    for (const { type } of ours) expect([type, desk.stored(taskId, type)]).not.toEqual([type, undefined]);
    expect(desk.stored(taskId, "date")).toBe(Date.UTC(2026, 11, 24, 3));

    for (const { type, wire } of CASES()) await desk.client.setCustomField(taskId, desk.fieldId(type), wire);
    const before = desk.writes();
    await desk.askFor(linkId);
    await desk.settle();
    expect(desk.writes()).toBe(before);
    const values = await desk.valuesOf(ticketId);
    for (const { key, back } of CASES())
      expect([key, values[key] ?? (Array.isArray(back) ? [] : null)]).toEqual([key, back]);
    await desk.askFor(linkId);
    await desk.settle();
    expect(desk.writes()).toBe(before);
  }, 60_000);

  it("is cleared on the other side as well", async () => {
    await desk.publish([desk.pair("note", "short_text"), desk.pair("severity", "drop_down")]);
    const { ticketId, taskId, linkId } = await desk.linkedPair({ note: "Here", severity: "minor" });
    await desk.settle();
    expect(desk.stored(taskId, "short_text")).toBe("Here");
    await desk.change(ticketId, { note: null });
    await desk.client.clearCustomField(taskId, desk.fieldId("drop_down"));
    await desk.askFor(linkId);
    await desk.settle();
    expect(desk.stored(taskId, "short_text")).toBeUndefined();
    expect((await desk.valuesOf(ticketId)).severity ?? null).toBeNull();
  }, 30_000);

  it("of people carries those whom both sides know, and leaves the others", async () => {
    await desk.publish([desk.pair("who", "users")]);
    const { ticketId, taskId, linkId } = await desk.linkedPair();
    await desk.client.setCustomField(taskId, desk.fieldId("users"), { value: { add: [PEOPLE.tom.id] } });
    await desk.askFor(linkId);
    await desk.settle();
    expect((await desk.valuesOf(ticketId)).who ?? []).toEqual([]);
    expect(desk.stored(taskId, "users")).toEqual([PEOPLE.tom.id]);
  }, 30_000);

  it("that only can be read here goes one way", async () => {
    await desk.publish([desk.pair("fact.number", "number", { direction: "to_clickup" })]);
    const { ticketId, taskId } = await desk.linkedPair();
    await desk.settle();
    expect(desk.stored(taskId, "number")).toBe(
      (await getTicket(await desk.admin(), { id: ticketId })).number,
    );
  }, 30_000);
});

describe("a field that is in trouble", () => {
  it("fails alone, with its reason, whether ClickUp refuses it or cannot hold it", async () => {
    await desk.publish([
      desk.pair("note", "number"),
      desk.pair("mail", "email"),
      desk.pair("effort", "manual_progress"),
      desk.pair("manual", "url"),
    ]);
    const { ticketId, taskId, linkId } = await desk.linkedPair();
    await desk.settle();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      ecode: "FIELD_011",
      match: { path: `/task/${taskId}/field/${desk.fieldId("email")}` },
      times: 3,
    });
    await desk.change(ticketId, {
      note: "not a number",
      mail: "a@example.com",
      effort: 99,
      manual: "https://a.example/",
    });
    await desk.settle();
    expect(desk.stored(taskId, "url")).toBe("https://a.example/");
    expect(await desk.fieldRow(linkId, "manual")).toMatchObject({ state: "in_step" });
    for (const key of ["note", "mail", "effort"])
      expect(await desk.fieldRow(linkId, key)).toMatchObject({ state: "failed", failureClass: "person" });
    const sync = await getTicketSync(await desk.admin(), { id: ticketId });
    expect(sync?.fields.find(({ field }) => field === "custom:note")).toMatchObject({
      label: "Note",
      difference: { ours: "not a number", theirs: "Nothing" },
      failure: { message: "“not a number” is not a number." },
    });
  }, 30_000);

  it("keeps no other back while ClickUp does not answer for it, and goes when it does", async () => {
    await desk.publish([
      desk.pair("note", "short_text"),
      desk.pair("manual", "url"),
      desk.pair("mail", "email"),
    ]);
    const { ticketId, taskId, linkId } = await desk.linkedPair();
    await desk.settle();
    for (const type of ["short_text", "url"])
      sandbox.control.addFault({
        kind: "error_before_commit",
        status: 503,
        match: { path: `/task/${taskId}/field/${desk.fieldId(type)}` },
        times: 1,
      });
    await desk.change(ticketId, { note: "Here", manual: "https://a.example/", mail: "a@example.com" });
    await desk.settle();
    expect(desk.stored(taskId, "email")).toBe("a@example.com");
    expect([desk.stored(taskId, "short_text"), desk.stored(taskId, "url")]).toEqual([undefined, undefined]);
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toMatchObject({
      attempts: 1,
      failureClass: "retry",
    });
    await systemDb().syncRequest.update({ where: { linkId }, data: { notBefore: new Date(0) } });
    await desk.settle();
    expect([desk.stored(taskId, "short_text"), desk.stored(taskId, "url")]).toEqual([
      "Here",
      "https://a.example/",
    ]);
    for (const key of ["note", "manual", "mail"])
      expect(await desk.fieldRow(linkId, key)).toMatchObject({ state: "in_step" });
  }, 30_000);

  it("is not taken for a task that is gone, when ClickUp does not find it", async () => {
    await desk.publish([desk.pair("note", "short_text"), desk.pair("mail", "email")]);
    const { ticketId, taskId, linkId } = await desk.linkedPair();
    await desk.settle();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 404,
      match: { path: `/task/${taskId}/field/${desk.fieldId("short_text")}` },
      times: 1,
    });
    await desk.change(ticketId, { note: "Here", mail: "a@example.com" });
    await desk.settle();
    expect(await desk.fieldRow(linkId, "note")).toMatchObject({ state: "failed", failureClass: "permanent" });
    expect(await desk.fieldRow(linkId, "mail")).toMatchObject({ state: "in_step" });
    expect(await systemDb().taskLink.findUnique({ where: { id: linkId } })).toMatchObject({ goneAt: null });
  }, 30_000);

  it("empties nothing when it is mapped to another field of ClickUp's, which does not answer at first", async () => {
    await desk.publish([desk.pair("note", "short_text")]);
    const { ticketId, taskId, linkId } = await desk.linkedPair({ note: "Here" });
    await desk.settle();
    expect(desk.stored(taskId, "short_text")).toBe("Here");
    await desk.publish([desk.pair("note", "text")]);
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { path: `/task/${taskId}/field/${desk.fieldId("text")}` },
      times: 1,
    });
    await desk.askFor(linkId);
    await desk.settle();
    await systemDb().syncRequest.update({ where: { linkId }, data: { notBefore: new Date(0) } });
    await desk.settle();
    expect((await desk.valuesOf(ticketId)).note).toBe("Here");
    expect(desk.stored(taskId, "text")).toBe("Here");
  }, 30_000);
});
