/** What publishing a mapping costs: stored values and pages tell most of it, and only what differs is compared. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import { readStoredValues } from "../reconsider/read-stored-values.ts";
import { createReconsiderLinks } from "../reconsider/reconsider-links.ts";

const sandbox = await openTestSandbox();
let desk: FieldMappingDesk;

beforeAll(async () => {
  desk = await openFieldMappingDesk(sandbox);
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

const reconsiderLinks = createReconsiderLinks({ ticket: ticketTaskSource });
const LINKS = 5_000;
const MINUTE_MS = 60_000;

/** What the job does after a publication: it reads what is too old, then weighs every link. */
async function afterPublishing(customerId: string) {
  const ctx = await desk.job();
  const cause = { kind: "mapping" as const, ...desk.place, customerIds: [customerId] };
  const before = calls();
  let pages = 0;
  for (let page: number | null = 0; page !== null; ) {
    const from: number = page;
    const { nextPage, pagesRead } = await readStoredValues(ctx, { cause, page: from });
    pages += pagesRead;
    page = nextPage;
  }
  let requested = 0;
  for (let afterId: string | null = null; ; ) {
    const done: { nextId: string | null; requested: number } = await reconsiderLinks(ctx, { cause, afterId });
    requested += done.requested;
    if (done.nextId === null) break;
    afterId = done.nextId;
  }
  return { pages, requested, calls: calls() - before };
}
const calls = () => sandbox.control.requests().requests.length;

/** A customer with one pair that is in step, compared once, so that its task's values are stored. */
async function comparedPair(customValues: Record<string, unknown>, number: number | null) {
  await desk.publish([]);
  const customerId = await desk.newCustomer();
  const pair = await desk.linkedPair(customValues, customerId);
  if (number !== null)
    await desk.client.setCustomField(pair.taskId, desk.fieldId("number"), { value: number });
  await desk.settle();
  return { ...pair, customerId };
}
const aged = (customerId: string, at: Date | null) =>
  systemDb().taskLink.updateMany({ where: { customerId }, data: { customReadAt: at } });

describe("publishing for 5,000 links", () => {
  it("asks ClickUp nothing where stored values say that both sides agree, and compares the others", async () => {
    const original = await comparedPair({ effort: 3 }, 3);
    const { customerId } = original;
    await desk.copyLink(original, LINKS - 11, { effort: 3 }, { [desk.fieldId("number")]: "3" });
    await desk.copyLink(original, 10, { effort: 4 }, { [desk.fieldId("number")]: "3" });
    await systemDb().syncRequest.deleteMany({});
    await desk.publish([desk.pair("effort", "number")], [customerId]);
    expect(await afterPublishing(customerId)).toEqual({ pages: 0, requested: 10, calls: 0 });
    expect(
      await systemDb().syncField.count({
        where: { link: { customerId }, field: "custom:effort", state: "in_step", agreedAt: { not: null } },
      }),
    ).toBe(LINKS - 10);
    expect(await afterPublishing(customerId)).toMatchObject({ requested: 10, calls: 0 });
    await systemDb().taskLink.deleteMany({ where: { customerId, id: { not: original.linkId } } });

    // What was agreed without a look holds as any agreement: the next edit is one side's alone.
    await systemDb().syncRequest.deleteMany({});
    await desk.client.setCustomField(original.taskId, desk.fieldId("number"), { value: 9 });
    await desk.askFor(original.linkId);
    await desk.settle();
    expect(await desk.valuesOf(original.ticketId)).toEqual({ effort: 9 });
  }, 120_000);
});

describe("publishing where stored values are too old to tell", () => {
  it("reads them by pages of 100 and compares only what differs", async () => {
    const original = await comparedPair({ effort: 3 }, 3);
    const { customerId, linkId, ticketId } = original;
    const tasks: string[] = [];
    for (let at = 0; at < 149; at += 1) {
      const task = await desk.client.createTask(desk.place.listId, {
        name: `Old ${at}`,
        markdown_content: "",
        priority: 3,
        tags: [],
        custom_fields: [{ id: desk.fieldId("number"), value: at === 0 ? 5 : 3 }],
      });
      tasks.push(task.id);
    }
    const copies = await desk.copyLink({ linkId, ticketId }, tasks.length, { effort: 3 });
    for (const [at, taskId] of tasks.entries())
      await systemDb().taskLink.updateMany({ where: { taskId: copies[at] ?? "" }, data: { taskId } });
    await aged(customerId, null);
    await systemDb().syncRequest.deleteMany({});
    await desk.publish([desk.pair("effort", "number")], [customerId]);
    const { pages, requested, calls: cost } = await afterPublishing(customerId);
    expect(requested).toBe(1);
    expect(pages).toBeLessThanOrEqual(3);
    expect(cost).toBe(pages);

    // A day and an hour later the same values are too old again; after less they are not.
    await aged(customerId, new Date(Date.now() - 24 * 60 * MINUTE_MS));
    expect((await afterPublishing(customerId)).pages).toBe(0);
    await aged(customerId, new Date(Date.now() - 26 * 60 * MINUTE_MS));
    expect((await afterPublishing(customerId)).pages).toBe(pages);
  }, 120_000);

  it("compares every link by itself while ClickUp does not answer", async () => {
    const { customerId, linkId } = await comparedPair({ effort: 3 }, 3);
    await aged(customerId, null);
    await desk.publish([desk.pair("effort", "number")], [customerId]);
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { path: `/team/${desk.connected.workspaceId}/task` },
    });
    expect(await afterPublishing(customerId)).toMatchObject({ pages: 0, requested: 1 });
    sandbox.control.clearFaults();
    await desk.settle();
    expect(await desk.fieldRow(linkId, "effort")).toMatchObject({ state: "in_step" });
  }, 60_000);
});

describe("publishing", () => {
  it("leaves to comparisons what cannot fit, what failed, and what waits for one already", async () => {
    const misfit = await comparedPair({ note: "word" }, null);
    const failed = await comparedPair({ effort: 3 }, 3);
    const entries = [desk.pair("note", "currency"), desk.pair("effort", "number")];
    await desk.publish(entries);
    expect(await afterPublishing(misfit.customerId)).toMatchObject({ requested: 1, calls: 0 });
    await desk.settle();
    expect(await desk.fieldRow(misfit.linkId, "note")).toMatchObject({ state: "failed" });
    expect(await afterPublishing(failed.customerId)).toMatchObject({ requested: 0 });
    await systemDb().syncField.updateMany({
      where: { linkId: failed.linkId, field: "custom:effort" },
      data: { state: "failed", ours: 3, theirs: 4 },
    });
    expect(await afterPublishing(failed.customerId)).toMatchObject({ requested: 1 });
    expect(await afterPublishing(failed.customerId)).toMatchObject({ requested: 1 });
  }, 60_000);
});
