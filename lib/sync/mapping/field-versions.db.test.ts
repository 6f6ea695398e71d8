/** Published versions of a mapping: for one customer, and rolled back. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { rollBackTicketFields } from "#lib/tickets/index.ts";

const sandbox = await openTestSandbox();
let desk: FieldMappingDesk;

beforeAll(async () => {
  desk = await openFieldMappingDesk(sandbox);
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
});
