/** Drafts of a mapping: what they refuse, and what a preview says that publishing would do. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import {
  previewTicketFields,
  refreshTicketFields,
  saveTicketFieldDraft,
  ticketTaskSource,
} from "#lib/tickets/index.ts";
import { createReconsiderLinks } from "../reconsider/reconsider-links.ts";
import type { MappingEntry } from "./entry.ts";

const reconsiderLinks = createReconsiderLinks({ ticket: ticketTaskSource });

const sandbox = await openTestSandbox();
let desk: FieldMappingDesk;

beforeAll(async () => {
  desk = await openFieldMappingDesk(sandbox);
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

describe("a draft", () => {
  it("refuses pairs that cannot be, each at its place, and one that somebody changed meanwhile", async () => {
    const ctx = await desk.admin();
    const { draftVersion } = await refreshTicketFields(ctx, desk.place);
    const save = (entries: MappingEntry[], version = draftVersion) =>
      saveTicketFieldDraft(ctx, { ...desk.place, draftVersion: version, entries });
    await expect(
      save([desk.pair("site", "number"), desk.pair("fact.number", "emoji"), desk.pair("nothing", "url")]),
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
      saveTicketFieldDraft(other, { ...desk.place, draftVersion: 1, entries: [] }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(previewTicketFields(other, desk.place)).rejects.toMatchObject({ code: "not_found" });
    await expect(refreshTicketFields(other, desk.place)).rejects.toBeDefined();
  });
});

describe("a preview", () => {
  it("counts exactly what publishing then does, and writes nothing anywhere", async () => {
    await desk.publish([]);
    const lone = await desk.newCustomer();
    const filled = await desk.linkedPair({ severity: "major", effort: 3, note: "9" }, lone);
    const theirs = await desk.linkedPair({}, lone);
    const both = await desk.linkedPair({ effort: 1, note: "word" }, lone);
    await desk.linkedPair({}, lone);
    await desk.client.setCustomField(theirs.taskId, desk.fieldId("number"), { value: 7 });
    await desk.client.setCustomField(both.taskId, desk.fieldId("number"), { value: 2 });
    await desk.settle();
    const entries = [
      desk.pair("effort", "number", { policy: "ask" }),
      desk.pair("note", "currency"),
      desk.pair("severity", "drop_down"),
    ];
    await desk.draft(entries);
    const [rows, calls] = [await systemDb().syncField.count(), desk.writes()];
    const preview = await previewTicketFields(await desk.admin(), { ...desk.place, customerIds: [lone] });
    expect([await systemDb().syncField.count(), desk.writes()]).toEqual([rows, calls]);
    expect(preview).toMatchObject({ linkCount: 4, unreadCount: 0, pagesRead: 0 });
    expect(preview.fields).toMatchObject([
      { key: "effort", toClickup: 1, toRelaydesk: 1, conflicting: 1, unchanged: 1, impossible: 0 },
      { key: "note", toClickup: 1, impossible: 1, unchanged: 2 },
      { key: "severity", toClickup: 1, unchanged: 3 },
    ]);
    expect(preview.fields[1]?.samples).toContainEqual(
      expect.objectContaining({ kind: "impossible", ours: "word", reason: "“word” is not a number" }),
    );

    await desk.publish(entries, [lone]);
    await reconsiderLinks(await desk.job(), {
      cause: { kind: "mapping", ...desk.place, customerIds: [lone] },
      afterId: null,
    });
    await desk.settle();
    expect(desk.writes() - calls).toBe(3);
    expect(desk.stored(filled.taskId, "number")).toBe(3);
    expect((await desk.valuesOf(theirs.ticketId)).effort).toBe(7);
    expect(await desk.fieldRow(both.linkId, "effort")).toMatchObject({ state: "conflict" });
    expect(await desk.fieldRow(both.linkId, "note")).toMatchObject({ state: "failed" });
  }, 60_000);

  it("reads tasks that were never looked at from ClickUp, in pages", async () => {
    await desk.publish([]);
    const lone = await desk.newCustomer();
    const { linkId } = await desk.linkedPair({ effort: 3 }, lone);
    await systemDb().taskLink.update({ where: { id: linkId }, data: { customReadAt: null } });
    await desk.draft([desk.pair("effort", "number")]);
    const preview = await previewTicketFields(await desk.admin(), { ...desk.place, customerIds: [lone] });
    expect(preview).toMatchObject({ linkCount: 1, unreadCount: 0, fields: [{ toClickup: 1 }] });
    expect(preview.pagesRead).toBeGreaterThan(0);
  }, 30_000);

  it("of 5,000 links takes less than 10 seconds", async () => {
    const lone = await desk.newCustomer();
    const original = await desk.linkedPair({ effort: 3 }, lone);
    await desk.settle();
    await desk.copyLink(original, 4_999, { effort: 3, note: "x", severity: "major" });
    await systemDb().syncRequest.deleteMany({});
    await desk.draft([
      desk.pair("effort", "number"),
      desk.pair("note", "short_text"),
      desk.pair("severity", "drop_down"),
    ]);
    const preview = await previewTicketFields(await desk.admin(), { ...desk.place, customerIds: [lone] });
    expect(preview).toMatchObject({ linkCount: 5_000, pagesRead: 0 });
    expect(preview.fields[1]).toMatchObject({ toClickup: 4_999, unchanged: 1 });
    expect(preview.tookMs).toBeLessThan(10_000);
    await systemDb().taskLink.deleteMany({ where: { customerId: lone } });
  }, 120_000);
});
