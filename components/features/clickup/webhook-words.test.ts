import { describe, expect, it } from "vitest";
import type { Connection, Webhook } from "#lib/clickup/schema.ts";
import { webhookSentenceOf, webhookStatusOf } from "./webhook-words.ts";

const webhook = (change: Partial<Webhook> = {}): { webhook: Webhook } => ({
  webhook: {
    state: "active",
    failCount: 0,
    checkedAt: "2026-03-02T12:00:00.000Z",
    lastEventAt: null,
    gapSince: null,
    silentAt: null,
    silences: 0,
    ...change,
  },
});
const connection = (
  change: Partial<Pick<Connection, "status">> = {},
  isWithinReach = true,
): Pick<Connection, "status" | "webhooks"> => ({
  status: "connected",
  webhooks: { isWithinReach, isChecking: false, triedAt: null, error: null },
  ...change,
});

describe("webhookStatusOf", () => {
  it.each([
    ["active", webhook(), connection()],
    ["catching_up", webhook({ gapSince: "2026-03-02T11:00:00.000Z" }), connection()],
    ["active", webhook({ silentAt: "2026-03-02T11:00:00.000Z", silences: 1 }), connection()],
    ["silent", webhook({ silentAt: "2026-03-02T11:00:00.000Z", silences: 2 }), connection()],
    ["suspended", webhook({ state: "suspended", gapSince: "2026-03-02T11:00:00.000Z" }), connection()],
    ["failing", webhook({ state: "failing", failCount: 3 }), connection()],
    ["missing", webhook({ state: "missing" }), connection()],
    ["not_set_up", { webhook: null }, connection()],
    ["unwatched", webhook(), connection({ status: "reconnect_needed" })],
    ["out_of_reach", { webhook: null }, connection({}, false)],
    ["out_of_reach", webhook(), connection({}, false)],
  ] as const)("says %s", (status, workspace, of) => {
    expect(webhookStatusOf(workspace, of)).toBe(status);
  });

  it("counts lost events in words", () => {
    expect(webhookSentenceOf("failing", webhook({ failCount: 1 }))).toContain("an event.");
    expect(webhookSentenceOf("failing", webhook({ failCount: 1_200 }))).toContain("1,200 events.");
  });
});
