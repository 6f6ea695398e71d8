import { describe, expect, it } from "vitest";
import {
  judgeWebhooks,
  type ListedWebhook,
  SILENT_AFTER_MS,
  type StoredWebhook,
  UNWATCHED_MS,
  WEBHOOK_EVENTS,
} from "./judge-webhooks.ts";

const at = new Date("2026-03-02T12:00:00Z");
const checkedAt = new Date("2026-03-02T11:55:00Z");
const address = "https://desk.example.com/api/webhooks/clickup/c1";

const webhook = (change: Partial<ListedWebhook> = {}): ListedWebhook => ({
  id: "w1",
  endpoint: address,
  events: [...WEBHOOK_EVENTS],
  health: { status: "active", fail_count: 0 },
  secret: "told",
  ...change,
});
const row = (change: Partial<StoredWebhook> = {}): StoredWebhook => ({
  webhookId: "w1",
  hasSecret: true,
  failCount: 0,
  checkedAt,
  lastDeliveryAt: new Date("2026-03-02T11:58:00Z"),
  owedSince: null,
  createdAt: new Date("2026-03-01T00:00:00Z"),
  ...change,
});
const judge = (stored: StoredWebhook | null, listed: ListedWebhook[]) =>
  judgeWebhooks({ stored, listed, address, at });

describe("judgeWebhooks", () => {
  it("leaves a good one alone", () => {
    expect(judge(row(), [webhook()])).toMatchObject({
      health: "active",
      keep: { id: "w1" },
      isUpdateNeeded: false,
      remove: [],
      gapSince: null,
    });
  });

  it("leaves one alone whose listing tells neither secret nor events, in whatever order they are", () => {
    const quiet = webhook({ secret: null, events: [] });
    expect(judge(row(), [quiet])).toMatchObject({
      keep: { id: "w1" },
      isUpdateNeeded: false,
      gapSince: null,
    });
    const other = webhook({ events: WEBHOOK_EVENTS.toReversed() });
    expect(judge(row(), [other])).toMatchObject({ isUpdateNeeded: false, gapSince: null });
  });

  it("makes one anew that owes an event for too long, and counts nothing since its last one", () => {
    const lastDeliveryAt = new Date("2026-03-02T10:00:00Z");
    const silent = row({ lastDeliveryAt, owedSince: new Date(at.getTime() - SILENT_AFTER_MS) });
    expect(judge(silent, [webhook()])).toMatchObject({
      health: "active",
      isSilent: true,
      keep: null,
      remove: [{ id: "w1" }],
      gapSince: lastDeliveryAt,
    });
    const never = row({ lastDeliveryAt: null, owedSince: new Date("2026-03-02T11:00:00Z") });
    expect(judge(never, [webhook()])).toMatchObject({ isSilent: true, gapSince: never.createdAt });
  });

  it.each([
    [
      "whose time is not up",
      { owedSince: new Date(at.getTime() - SILENT_AFTER_MS + 1), lastDeliveryAt: null },
    ],
    [
      "that has told of something since",
      { owedSince: new Date("2026-03-02T11:00:00Z"), lastDeliveryAt: new Date("2026-03-02T11:00:01Z") },
    ],
    [
      "whose last event may be the one, for their instants are not kept exactly",
      { owedSince: new Date("2026-03-02T11:00:09Z"), lastDeliveryAt: new Date("2026-03-02T11:00:00Z") },
    ],
  ])("leaves one alone %s", (_, change) => {
    expect(judge(row(change), [webhook()])).toMatchObject({
      isSilent: false,
      keep: { id: "w1" },
      remove: [],
    });
  });

  it("has the first one made, and nothing can be missing before it", () => {
    expect(judge(null, [])).toMatchObject({ health: "missing", keep: null, remove: [], gapSince: null });
  });

  it("takes one over that was made and never noted, when its secret is told", () => {
    expect(judge(null, [webhook()])).toMatchObject({ keep: { id: "w1" }, remove: [] });
    expect(judge(null, [webhook({ secret: null })])).toMatchObject({ keep: null, remove: [{ id: "w1" }] });
  });

  it.each([
    ["gone", row(), []],
    ["failing", row(), [webhook({ health: { status: "failing", fail_count: 3 } })]],
    ["suspended", row(), [webhook({ health: { status: "suspended", fail_count: 100 } })]],
    ["well again after losing events", row(), [webhook({ health: { status: "active", fail_count: 1 } })]],
    ["without its secret", row({ hasSecret: false }), [webhook({ secret: null })]],
    ["replaced by another", row(), [webhook({ id: "w2" })]],
    ["pointing at the app's old address", row(), [webhook({ endpoint: "https://old.example.com/x" })]],
    ["listening to too little", row(), [webhook({ events: ["taskDeleted"] })]],
  ])("notes that events may be missing since the last look at one that is %s", (_, stored, listed) => {
    expect(judge(stored, listed).gapSince).toEqual(checkedAt);
  });

  it("counts the events that were lost once, not again at every look", () => {
    const counted = webhook({ health: { status: "active", fail_count: 2 } });
    expect(judge(row({ failCount: 2 }), [counted]).gapSince).toBeNull();
    expect(judge(row({ failCount: 1 }), [counted]).gapSince).toEqual(checkedAt);
  });

  it("does not trust good health that nobody watched", () => {
    const last = (ms: number) => row({ checkedAt: new Date(at.getTime() - ms) });
    expect(judge(last(UNWATCHED_MS), [webhook()]).gapSince).toBeNull();
    expect(judge(last(UNWATCHED_MS + 1), [webhook()]).gapSince).toEqual(
      new Date(at.getTime() - UNWATCHED_MS - 1),
    );
  });

  it.each([
    ["failing", webhook({ health: { status: "failing", fail_count: 3 } })],
    ["suspended", webhook({ health: { status: "suspended", fail_count: 100 } })],
    ["at the old address", webhook({ endpoint: "https://old.example.com/x" })],
    ["hearing too little", webhook({ events: ["taskUpdated"] })],
    ["hearing everything", webhook({ events: ["*"] })],
  ])("has one set right that is %s", (_, listed) => {
    expect(judge(row(), [listed])).toMatchObject({ keep: { id: "w1" }, isUpdateNeeded: true });
  });

  it("does not call what hears everything a gap", () => {
    expect(judge(row(), [webhook({ events: ["*"] })]).gapSince).toBeNull();
  });

  it("keeps the stored one of several and removes the others", () => {
    expect(judge(row(), [webhook({ id: "w0" }), webhook(), webhook({ id: "w2" })])).toMatchObject({
      keep: { id: "w1" },
      remove: [{ id: "w0" }, { id: "w2" }],
      gapSince: null,
    });
  });

  it("takes a listed secret for a lost one, and makes a new webhook where none is told", () => {
    const lost = row({ hasSecret: false });
    expect(judge(lost, [webhook()])).toMatchObject({ keep: { id: "w1" }, remove: [] });
    expect(judge(lost, [webhook({ secret: null })])).toMatchObject({ keep: null, remove: [{ id: "w1" }] });
    expect(judge(lost, [webhook({ secret: null }), webhook({ id: "w2" })])).toMatchObject({
      keep: { id: "w2" },
      remove: [{ id: "w1" }],
    });
  });
});
