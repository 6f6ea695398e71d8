/** Mapped fields that ClickUp's people delete, bring back or make anew with another type: each breaks itself alone. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { refreshTicketFields } from "#lib/tickets/index.ts";

const sandbox = await openTestSandbox();
let desk: FieldMappingDesk;

beforeAll(async () => {
  desk = await openFieldMappingDesk(sandbox);
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

const openNotices = () =>
  systemDb().notice.findMany({
    where: {
      organisationId: desk.organisation.organisationId,
      deduplicationKey: { startsWith: "field_mapping" },
      resolvedAt: null,
    },
  });
const addField = (name: string, type: "number") =>
  sandbox.control.addField({
    workspaceId: desk.connected.workspaceId,
    listIds: [desk.place.listId],
    name,
    type,
  });
/** The next comparison may read the List anew. */
const forgetReading = () =>
  systemDb().fieldMapping.updateMany({
    where: { organisationId: desk.organisation.organisationId },
    data: { fieldsReadAt: new Date(0) },
  });

describe("a renamed option", () => {
  it("goes on as it is", async () => {
    await desk.publish([desk.pair("severity", "drop_down")]);
    const { ticketId, taskId } = await desk.linkedPair({ severity: "minor" });
    await desk.settle();
    const options = [{ name: "Critical" }, { name: "Minor" }, { name: "Major" }];
    sandbox.control.changeField(desk.fieldId("drop_down"), { options });
    await desk.change(ticketId, { severity: "critical" });
    await desk.settle();
    const task = await desk.client.getTask(taskId);
    expect(task.custom_fields.find(({ type }) => type === "drop_down")?.value).toBe(0);
    expect(await openNotices()).toEqual([]);
  }, 30_000);
});

describe("a mapped field that is gone", () => {
  it("is told once, holds up no other, and is over when it is back, whose values then travel", async () => {
    const short = addField("Short lived", "number");
    await desk.publish([desk.pair("effort", "number", { fieldId: short.id }), desk.pair("manual", "url")]);
    const { ticketId, taskId, linkId } = await desk.linkedPair({ effort: 4, manual: "https://a.example/" });
    await desk.settle();
    sandbox.control.removeField(short.id);
    await forgetReading();
    await desk.change(ticketId, { effort: 5, manual: "https://b.example/" });
    await desk.settle();
    await forgetReading();
    await desk.askFor(linkId);
    await desk.settle();
    expect(desk.stored(taskId, "url")).toBe("https://b.example/");
    expect(await desk.fieldRow(linkId, "manual")).toMatchObject({ state: "in_step" });
    expect(await openNotices()).toMatchObject([
      { occurrences: 1, body: expect.stringContaining("“Short lived” is gone") },
    ]);
    const { listFields } = await refreshTicketFields(await desk.admin(), desk.place);
    expect(listFields.find(({ id }) => id === short.id)).toMatchObject({ isGone: true, review: "gone" });

    sandbox.control.restoreField(short.id);
    const admin = await desk.admin();
    await refreshTicketFields(admin, desk.place);
    expect(await openNotices()).toEqual([]);
    expect(admin.dispatched).toMatchObject([{ payload: { cause: { kind: "mapping", ...desk.place } } }]);
    await desk.askFor(linkId);
    await desk.settle();
    expect((await desk.client.getTask(taskId)).custom_fields.find(({ id }) => id === short.id)?.value).toBe(
      "5",
    );
  }, 60_000);
});

describe("a mapped field of another type", () => {
  it("does not sync, is told once, holds up no other, and goes on once the mapping is published anew", async () => {
    const field = addField("Made anew", "number");
    const entries = [
      desk.pair("effort", "number", { fieldId: field.id, policy: "relaydesk_wins" }),
      desk.pair("manual", "url"),
    ];
    await desk.publish(entries);
    const { ticketId, taskId, linkId } = await desk.linkedPair({ effort: 4 });
    await desk.settle();
    sandbox.control.changeField(field.id, { type: "short_text" });
    await forgetReading();
    await desk.change(ticketId, { effort: 5, manual: "https://b.example/" });
    await desk.settle();
    const valueNow = async () =>
      (await desk.client.getTask(taskId)).custom_fields.find(({ id }) => id === field.id)?.value;
    expect(await valueNow()).not.toBe("5");
    expect(desk.stored(taskId, "url")).toBe("https://b.example/");
    expect(await openNotices()).toMatchObject([
      { occurrences: 1, body: expect.stringContaining("“Made anew” is of another type now") },
    ]);

    await desk.publish(entries);
    expect(await openNotices()).toEqual([]);
    await desk.askFor(linkId);
    await desk.settle();
    expect(await valueNow()).toBe("5");
  }, 60_000);

  it("is over as well when it is of its old type again", async () => {
    const field = addField("To and fro", "number");
    await desk.publish([desk.pair("effort", "number", { fieldId: field.id })]);
    sandbox.control.changeField(field.id, { type: "text" });
    await refreshTicketFields(await desk.admin(), desk.place);
    expect(await openNotices()).toHaveLength(1);
    sandbox.control.changeField(field.id, { type: "number" });
    await refreshTicketFields(await desk.admin(), desk.place);
    expect(await openNotices()).toEqual([]);
  }, 30_000);
});
