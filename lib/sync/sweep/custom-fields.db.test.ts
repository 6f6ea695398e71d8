/** Mapped custom fields are checked like the others: what changed in them and nobody told of is found. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { memberContext } from "#lib/testing/contexts.ts";
import { createSweepWorld, type Pair, type SweepWorld } from "#lib/testing/sweep-world.ts";
import {
  createTicketField,
  getTicket,
  publishTicketFields,
  refreshTicketFields,
  saveTicketFieldDraft,
  updateTicket,
} from "#lib/tickets/index.ts";
import { getTruth, listDifferences } from "../index.ts";
import type { MappingEntry } from "../mapping/entry.ts";

const MINUTE_MS = 60_000;
let world: SweepWorld;
let place: { connectionId: string; listId: string };

const admin = () => memberContext(world.organisation, "admin");
const target = (name: string) => {
  const field = world.sandbox.control.fields(place.listId).find((one) => one.name === name);
  if (field === undefined) throw new Error(`The List has no ${name}`);
  return field;
};
const entry = (key: string, name: string, more: Partial<MappingEntry> = {}): MappingEntry => ({
  key,
  fieldId: target(name).id,
  direction: "both",
  policy: "latest",
  valueMap: [],
  default: null,
  ...more,
});
async function publish(entries: MappingEntry[]): Promise<void> {
  const ctx = await admin();
  const { draftVersion: before } = await refreshTicketFields(ctx, place);
  const { draftVersion } = await saveTicketFieldDraft(ctx, { ...place, draftVersion: before, entries });
  await publishTicketFields(ctx, { ...place, draftVersion: draftVersion ?? 0, customerIds: [] });
}
async function makePairs(count: number): Promise<Pair[]> {
  const pairs = await world.makePairs(count);
  world.clock.advance(10 * MINUTE_MS);
  return pairs;
}
const tell = (taskId: string, name: string, value: unknown) =>
  world.client.setCustomField(taskId, target(name).id, { value });
const valuesOf = async ({ ticketId }: Pair) =>
  (await getTicket(await admin(), { id: ticketId })).customValues;
const causes = async ({ linkId }: Pair) =>
  (await world.differences({ linkId })).map(({ field, cause, state, reason }) => [
    field,
    cause,
    state,
    reason,
  ]);
const isAskedFor = async ({ linkId }: Pair) =>
  (await systemDb().syncRequest.count({ where: { linkId } })) === 1;
/** ClickUp tells nothing. */
const silence = () => world.sandbox.control.addFault({ kind: "drop" });

beforeAll(async () => {
  world = await createSweepWorld();
  place = { connectionId: world.connectionId, listId: world.connected.listId("Inbox") };
  const ctx = await admin();
  await createTicketField(ctx, { key: "note", label: "Serial number", type: "text" });
  await createTicketField(ctx, { key: "effort", label: "Hours", type: "number" });
  await createTicketField(ctx, {
    key: "severity",
    label: "How bad",
    type: "choice",
    options: [{ label: "Minor" }, { label: "Major" }],
  });
});
afterAll(async () => {
  await world.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  world.sandbox.control.clearFaults();
  await systemDb().taskLink.deleteMany({});
  await systemDb().syncSweep.deleteMany({});
  await systemDb().syncRequest.deleteMany({});
});

describe("a mapped custom field", () => {
  it("whose change in ClickUp nobody told of is found, healed and counted, by no further call", async () => {
    await publish([entry("note", "External id"), entry("effort", "Effort")]);
    const [changed, quiet] = await makePairs(2);
    if (!changed || !quiet) throw new Error("No pairs were made");
    const truth = async () => getTruth(await admin(), {});
    expect(await truth()).toMatchObject({ links: 2, mapped: 18, inAgreement: 18, underWay: 0, open: 0 });
    silence();
    await tell(changed.taskId, "Effort", 7);
    await world.settle();
    expect((await valuesOf(changed)).effort).toBeUndefined();
    world.clock.advance(10 * MINUTE_MS);
    const calls = world.requestsTo(/\/task\/[^/]+$|\/field/).length;
    await world.sweep();
    expect(world.requestsTo(/\/task\/[^/]+$|\/field/).length).toBe(calls);
    expect(await causes(changed)).toEqual([["custom:effort", "missed_event", "healing", "theirs_changed"]]);
    expect(await causes(quiet)).toEqual([]);
    expect(await isAskedFor(quiet)).toBe(false);
    expect(await truth()).toMatchObject({ mapped: 18, inAgreement: 17, underWay: 1, open: 0 });
    const { items } = await listDifferences(await admin(), { field: "custom:effort" });
    expect(items).toMatchObject([
      { field: "custom:effort", fieldLabel: "Hours", ours: "Nothing", theirs: "7" },
    ]);
    await world.settle();
    expect((await valuesOf(changed)).effort).toBe(7);
    expect(await causes(changed)).toEqual([["custom:effort", "missed_event", "healed", "theirs_changed"]]);
    expect(await truth()).toMatchObject({ mapped: 18, inAgreement: 18, underWay: 0, open: 0 });
  });

  it("of any type that both sides agree on, set or blank, is no difference and asks for nothing", async () => {
    place = { ...place, listId: world.connected.listId("Escalations") };
    try {
      const ctx = await admin();
      await createTicketField(ctx, { key: "story", label: "Story", type: "long_text" });
      await createTicketField(ctx, { key: "cost", label: "Cost", type: "number" });
      await createTicketField(ctx, { key: "promised", label: "Promised", type: "date" });
      await createTicketField(ctx, { key: "stars", label: "Stars", type: "rating", maximum: 5 });
      await createTicketField(ctx, { key: "warranty", label: "Warranty", type: "checkbox" });
      await createTicketField(ctx, { key: "site", label: "Place", type: "location" });
      await createTicketField(ctx, { key: "who", label: "Who", type: "people" });
      await createTicketField(ctx, {
        key: "parts",
        label: "Parts",
        type: "choices",
        options: [{ label: "Arm" }, { label: "Unknown there" }],
      });
      const [arm] = target("Parts").options;
      if (!arm) throw new Error("There are no options");
      const both: MappingEntry[] = [
        entry("note", "External id"),
        entry("story", "Findings"),
        entry("cost", "Cost"),
        entry("promised", "Promised for"),
        entry("stars", "Satisfaction"),
        entry("warranty", "Under warranty"),
        entry("site", "Site"),
        entry("who", "Engineers"),
        entry("parts", "Parts", { valueMap: [{ ours: "arm", theirs: arm.id }] }),
        entry("fact.number", "Effort", { direction: "to_clickup" }),
        entry("effort", "Votes", { direction: "from_clickup" }),
      ];
      await publish(both);
      const pairs = await world.makePairs(2, { listId: place.listId });
      const [set, blank] = pairs;
      if (!set || !blank) throw new Error("No pairs were made");
      await updateTicket(ctx, {
        id: set.ticketId,
        customValues: {
          note: "  Line 😀 ",
          story: "a\n\nb\n",
          cost: 3.456,
          promised: "2026-12-24",
          stars: 4,
          warranty: true,
          site: { lat: 59.3, lng: 18.1, address: "Stockholm" },
          parts: ["arm", "unknown_there"],
        },
      });
      await world.settle();
      // What is told of the writes themselves is compared as well, a moment later.
      world.clock.advance(MINUTE_MS);
      await world.settle();
      world.clock.advance(10 * MINUTE_MS);
      expect(await systemDb().syncRequest.count()).toBe(0);
      expect(await systemDb().syncField.count({ where: { linkId: set.linkId, state: "in_step" } })).toBe(18);
      await world.sweep();
      expect([await causes(set), await causes(blank)]).toEqual([[], []]);
      expect([await isAskedFor(set), await isAskedFor(blank)]).toEqual([false, false]);
    } finally {
      place = { ...place, listId: world.connected.listId("Inbox") };
    }
  });

  it("travels by its mapping's direction: a change against it is let be", async () => {
    await publish([entry("effort", "Effort", { direction: "to_clickup" })]);
    const [pair] = await makePairs(1);
    if (!pair) throw new Error("No pair was made");
    silence();
    await tell(pair.taskId, "Effort", 7);
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    await world.settle();
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    expect(await causes(pair)).toEqual([["custom:effort", "human_override", "listed", "to_clickup"]]);
    expect((await valuesOf(pair)).effort).toBeUndefined();
  });

  it("with a value that does not fit is listed by itself, and ends neither its page nor its link's check", async () => {
    await publish([entry("effort", "External id")]);
    const [misfit, other] = await makePairs(2);
    if (!misfit || !other) throw new Error("No pairs were made");
    silence();
    await tell(misfit.taskId, "External id", "soon");
    for (const { taskId } of [misfit, other])
      world.sandbox.control.changeTask(taskId, { change: { name: "Renamed" } });
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    const missed = ["title", "missed_event", "healing", "theirs_changed"];
    expect((await causes(misfit)).sort()).toEqual([
      ["custom:effort", "undecided", "listed", "misfit"],
      missed,
    ]);
    expect(await causes(other)).toEqual([missed]);
    await world.settle();
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    expect(await causes(misfit)).toContainEqual([
      "custom:effort",
      "undecided",
      "listed",
      "validation_failed",
    ]);
    expect(await causes(misfit)).toContainEqual(["title", "missed_event", "healed", "theirs_changed"]);
    // The field says why; nothing is asked for again and again.
    expect(await isAskedFor(misfit)).toBe(false);
    expect(await getTruth(await admin(), {})).toMatchObject({ mapped: 16, inAgreement: 15, open: 1 });
    await tell(misfit.taskId, "External id", "12");
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    await world.settle();
    expect((await valuesOf(misfit)).effort).toBe(12);
    expect(await getTruth(await admin(), {})).toMatchObject({ mapped: 16, inAgreement: 16, open: 0 });
  });

  it("whose values were given another meaning since both sides agreed has its mapping for a cause", async () => {
    const [minor, major] = target("Severity").options;
    if (!minor || !major) throw new Error("There are no options");
    const map = (ofMinor: string, ofMajor: string) => [
      { ours: "minor", theirs: ofMinor },
      { ours: "major", theirs: ofMajor },
    ];
    await publish([entry("severity", "Severity", { valueMap: map(minor.id, major.id) })]);
    const [pair] = await makePairs(1);
    if (!pair) throw new Error("No pair was made");
    await updateTicket(await admin(), { id: pair.ticketId, customValues: { severity: "minor" } });
    await world.settle();
    world.clock.advance(10 * MINUTE_MS);
    await publish([entry("severity", "Severity", { valueMap: map(major.id, minor.id) })]);
    await systemDb().syncRequest.deleteMany({});
    await world.sweep();
    expect(await causes(pair)).toEqual([["custom:severity", "mapping_changed", "listed", null]]);
  });

  it("that goes with another of ClickUp's now has no agreement, and one that goes with none is not counted", async () => {
    await publish([entry("note", "External id"), entry("effort", "Effort")]);
    const [pair] = await makePairs(1);
    if (!pair) throw new Error("No pair was made");
    await updateTicket(await admin(), { id: pair.ticketId, customValues: { note: "42" } });
    await world.settle();
    world.clock.advance(10 * MINUTE_MS);
    await publish([entry("note", "Effort")]);
    await systemDb().syncRequest.deleteMany({});
    await world.sweep();
    expect(await causes(pair)).toEqual([]);
    expect(await isAskedFor(pair)).toBe(true);
    expect(await getTruth(await admin(), {})).toMatchObject({ mapped: 7 });
    await world.settle();
    const task = await world.client.getTask(pair.taskId);
    expect(task.custom_fields.find(({ id }) => id === target("Effort").id)?.value).toBe("42");
    expect(await getTruth(await admin(), {})).toMatchObject({ mapped: 8, inAgreement: 8 });
  });
});
