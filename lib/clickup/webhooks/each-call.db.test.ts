/** Whatever goes wrong at any single call of a look, the next looks leave one webhook that works, and no gap forgotten. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb, systemPool } from "#lib/platform/db/index.ts";
import { startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { openWebhookDesk, type WebhookDesk } from "#lib/testing/webhook-desk.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { noteOwedEvent } from "../index.ts";

let sandbox: RunningSandbox;
let desk: WebhookDesk;
beforeAll(async () => {
  sandbox = await startClickupSandbox({ deliver: async () => ({ status: 200 }) });
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  desk = await openWebhookDesk(sandbox);
});

const minutesAgo = (count: number) => new Date(Date.now() - count * 60_000);
const where = () => ({ connectionId: desk.connectionId });
const SCENES = {
  "a first one": async () => {},
  "a missing one": async () => {
    await desk.ensure();
    sandbox.control.removeWebhook(desk.onlyOne().id);
  },
  "a suspended one": async () => {
    await desk.ensure();
    sandbox.control.setWebhookHealth(desk.onlyOne().id, { status: "suspended", failCount: 100 });
  },
  "a silent one": async () => {
    await desk.ensure();
    const at = minutesAgo(100);
    await systemDb().clickupWebhook.updateMany({ where: where(), data: { createdAt: at, madeAt: at } });
    const { workspaceId } = desk.connected;
    await noteOwedEvent(desk.job, {
      connectionId: desk.connectionId,
      workspaceId,
      changedAt: minutesAgo(30),
    });
  },
  "one of too many": async () => {
    await desk.ensure();
    await desk.makeByHand(desk.address, ["taskUpdated"]);
  },
} as const;
/** What refuses every try at once; a POST is tried once in any case. */
const CASES = [
  ["a first one", "GET", "rate_limit_storm"],
  ["a first one", "POST", "rate_limit_storm"],
  ["a first one", "POST", "error_after_commit"],
  ["a first one", "POST", "lose_response_after_commit"],
  ["a missing one", "GET", "rate_limit_storm"],
  ["a missing one", "POST", "rate_limit_storm"],
  ["a missing one", "POST", "truncate_response_after_commit"],
  ["a suspended one", "GET", "rate_limit_storm"],
  ["a suspended one", "PUT", "rate_limit_storm"],
  ["a suspended one", "PUT", "error_after_commit"],
  ["a silent one", "GET", "rate_limit_storm"],
  ["a silent one", "DELETE", "rate_limit_storm"],
  ["a silent one", "DELETE", "error_after_commit"],
  ["a silent one", "POST", "error_after_commit"],
  ["a silent one", "POST", "drop_connection"],
  ["one of too many", "DELETE", "rate_limit_storm"],
] as const;

describe("a look that goes wrong", () => {
  it.each(CASES)("at %s, with its %s: %s", async (scene, method, kind) => {
    await SCENES[scene]();
    const lastGood = scene === "a first one" ? null : (await desk.row()).checkedAt;
    sandbox.control.addFault({
      match: { method, path: "/**" },
      kind,
      ...(kind.startsWith("error") ? { status: 500 } : {}),
      ...(kind === "rate_limit_storm" ? { retryAfterSeconds: 60 } : {}),
    });
    await desk.ensure().catch(() => {});
    sandbox.control.clearFaults();
    await systemPool().query("truncate clickup_budget_calls, clickup_budget_waiters, clickup_budget_states");
    expect(
      await systemDb().clickupConnection.findUniqueOrThrow({ where: { id: desk.connectionId } }),
    ).toMatchObject({ webhooksClaimToken: null });
    for (let look = 0; look < 2; look += 1) await desk.ensure();
    const webhook = desk.onlyOne();
    expect(webhook).toMatchObject({ health: "active", failCount: 0 });
    const row = await desk.row();
    expect(row).toMatchObject({ webhookId: webhook.id, status: "active", owedSince: null });
    expect(row.silences).toBe(scene === "a silent one" ? 1 : 0);
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
    if (lastGood !== null && scene !== "one of too many")
      expect(row.gapSince?.getTime()).toBeLessThanOrEqual(lastGood.getTime());
    const { webhooksError } = await systemDb().clickupConnection.findUniqueOrThrow({
      where: { id: desk.connectionId },
    });
    expect(webhooksError).toBeNull();
    const open = await systemDb().notice.findMany({
      where: { organisationId: desk.organisation.organisationId, resolvedAt: null },
    });
    expect(open.map(({ deduplicationKey }) => deduplicationKey)).toEqual([]);
  });
});
