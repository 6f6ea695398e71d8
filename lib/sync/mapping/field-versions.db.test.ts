/** Published versions of a mapping: for one customer, rolled back, and overtaken by what happens in ClickUp. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { refreshTicketFields, rollBackTicketFields } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";

let sandbox: RunningSandbox;
let desk: FieldMappingDesk;

beforeAll(async () => {
  sandbox = await startClickupSandbox();
  desk = await openFieldMappingDesk(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

describe("a version", () => {
  it("for one customer changes nothing for others, and rolling back brings the earlier one back for all", async () => {
    const [one, other] = [await desk.newCustomer(), await desk.newCustomer()];
    const first = await desk.publish([desk.pair("effort", "number")]);
    const trial = await desk.publish([desk.pair("effort", "currency")], [one]);
    expect(trial.versions[0]).toMatchObject({
      number: (first.versions[0]?.number ?? 0) + 1,
      isInForce: true,
    });
    expect(trial.versions[0]?.customers).toMatchObject([{ id: one }]);
    expect(trial.versions[1]).toMatchObject({ isInForce: true });
    const [ofOne, ofOther] = [
      await desk.linkedPair({ effort: 5 }, one),
      await desk.linkedPair({ effort: 5 }, other),
    ];
    await desk.settle();
    expect([desk.stored(ofOne.taskId, "currency"), desk.stored(ofOne.taskId, "number")]).toEqual([
      5,
      undefined,
    ]);
    expect([desk.stored(ofOther.taskId, "currency"), desk.stored(ofOther.taskId, "number")]).toEqual([
      undefined,
      5,
    ]);

    const back = await rollBackTicketFields(await desk.admin(), {
      ...desk.place,
      number: first.versions[0]?.number ?? 0,
    });
    expect(back.versions[0]).toMatchObject({ customers: [], restoresNumber: first.versions[0]?.number });
    expect(back.versions.filter(({ isInForce }) => isInForce)).toHaveLength(1);
    await desk.askFor(ofOne.linkId);
    await desk.settle();
    // What was agreed about the other field of ClickUp's says nothing of this one: the value goes, and nothing is emptied.
    expect([desk.stored(ofOne.taskId, "currency"), desk.stored(ofOne.taskId, "number")]).toEqual([5, 5]);
    const audit = await systemDb().auditEvent.findMany({
      where: { organisationId: desk.organisation.organisationId, action: { startsWith: "field_mapping." } },
      select: { action: true },
    });
    expect(new Set(audit.map(({ action }) => action))).toEqual(
      new Set(["field_mapping.drafted", "field_mapping.published", "field_mapping.rolled_back"]),
    );
  }, 60_000);

  it("of which ClickUp removed a field or renamed an option goes on without it, and says so once", async () => {
    const made = sandbox.control.addField({
      workspaceId: desk.connected.workspaceId,
      listIds: [desk.place.listId],
      name: "Short lived",
      type: "number",
    });
    await desk.publish([
      { ...desk.pair("effort", "number"), fieldId: made.id },
      desk.pair("severity", "drop_down"),
    ]);
    const { ticketId, taskId, linkId } = await desk.linkedPair({ effort: 4, severity: "minor" });
    await desk.settle();
    sandbox.control.removeField(made.id);
    const options = [{ name: "Critical" }, { name: "Minor" }, { name: "Major" }];
    sandbox.control.changeField(desk.fieldId("drop_down"), { options });
    await desk.change(ticketId, { effort: 5, severity: "critical" });
    await desk.settle();
    const task = await desk.client.getTask(taskId);
    expect(task.custom_fields.find(({ type }) => type === "drop_down")?.value).toBe(0);
    expect(await desk.fieldRow(linkId, "effort")).toMatchObject({ state: "in_step" });
    const { listFields } = await refreshTicketFields(await desk.admin(), desk.place);
    expect(listFields.find(({ id }) => id === made.id)).toMatchObject({ isGone: true, review: "gone" });
    const notices = await systemDb().notice.findMany({
      where: {
        organisationId: desk.organisation.organisationId,
        deduplicationKey: { startsWith: "field_mapping" },
      },
    });
    expect(notices).toHaveLength(1);
  }, 60_000);
});
