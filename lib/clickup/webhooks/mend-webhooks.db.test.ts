/** A later look mends what is wrong with a webhook, and notes what was missed meanwhile. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { createOrganisation, systemContext } from "#lib/testing/contexts.ts";
import { createClickupConnection, startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { openWebhookDesk, type WebhookDesk } from "#lib/testing/webhook-desk.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { disconnectClickup, ensureWebhooks, getConnectionState } from "../index.ts";
import { WEBHOOK_EVENTS } from "./judge-webhooks.ts";

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

describe("a later look", () => {
  let checkedAt: Date | null;
  beforeEach(async () => {
    await desk.ensure();
    ({ checkedAt } = await desk.row());
    desk.job.dispatched.length = 0;
  });

  it.each(["failing", "suspended"] as const)("wakes a %s one, and notes the gap", async (status) => {
    const { id } = desk.onlyOne();
    sandbox.control.setWebhookHealth(id, { status, failCount: 100 });
    expect(await desk.ensure()).toEqual({ outcome: "checked", mended: 1, gaps: 1 });
    expect(desk.onlyOne()).toMatchObject({ id, health: "active", failCount: 0 });
    expect(await desk.row()).toMatchObject({ status: "active", failCount: 0, gapSince: checkedAt });
    expect(desk.backfills()).toHaveLength(1);
    const trouble = await systemDb().auditEvent.findFirstOrThrow({
      where: { organisationId: desk.organisation.organisationId, action: "clickup_webhook.trouble_found" },
    });
    expect(trouble.after).toMatchObject({ status, failCount: 100 });
  });

  it("makes a missing one anew, with its new secret, and notes the gap", async () => {
    sandbox.control.removeWebhook(desk.onlyOne().id);
    expect(await desk.ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(await desk.row()).toMatchObject({
      webhookId: desk.onlyOne().id,
      status: "active",
      gapSince: checkedAt,
    });
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
  });

  it("removes duplicates and keeps the known one, without a gap", async () => {
    const { id } = desk.onlyOne();
    await desk.makeByHand(desk.address, ["taskUpdated"]);
    await desk.makeByHand(`http://elsewhere.example/api/webhooks/clickup/${desk.connectionId}`);
    expect(desk.atClickUp()).toHaveLength(3);
    expect(await desk.ensure()).toMatchObject({ mended: 1, gaps: 0 });
    expect(desk.onlyOne().id).toBe(id);
    expect(desk.backfills()).toEqual([]);
  });

  it("leaves the webhooks of others alone", async () => {
    const other = await createOrganisation();
    // The same person, connected for another desk.organisation.
    const theirs = await createClickupConnection(other, sandbox, { token: desk.connected.token });
    await ensureWebhooks(await systemContext(other), { connectionId: theirs.connection.id });
    await desk.makeByHand("https://elsewhere.example/hook");
    const before = sandbox.control.webhooks().length;
    await desk.ensure();
    expect(sandbox.control.webhooks()).toHaveLength(before);
    await disconnectClickup(desk.admin);
    expect(sandbox.control.webhooks()).toHaveLength(before - 1);
  });

  it("makes it anew when its secret is lost and not told", async () => {
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    const { id } = desk.onlyOne();
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId: desk.connectionId },
      data: { secretCiphertext: null },
    });
    expect(await desk.ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(desk.onlyOne().id).not.toBe(id);
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
  });

  it("does so too when the secret does not open", async () => {
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId: desk.connectionId },
      data: { secretCiphertext: "v1.gone.AAAA.AAAA" },
    });
    expect(await desk.ensure()).toMatchObject({ mended: 1, gaps: 1 });
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
  });

  it("sets its events right", async () => {
    const { id } = desk.onlyOne();
    sandbox.control.removeWebhook(id);
    await desk.makeByHand(desk.address, ["taskDeleted"]);
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId: desk.connectionId },
      data: { webhookId: desk.onlyOne().id },
    });
    expect(await desk.ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(desk.onlyOne().events).toEqual([...WEBHOOK_EVENTS]);
  });

  it("does not trust what nobody watched", async () => {
    const release = holdClock(() => new Date(Date.now() + 3_600_000));
    try {
      expect(await desk.ensure()).toMatchObject({ mended: 0, gaps: 1 });
    } finally {
      release();
    }
    expect((await desk.row()).gapSince).toEqual(checkedAt);
  });

  it("forgets no gap when ClickUp fails in the middle of mending, and mends it later", async () => {
    sandbox.control.setWebhookHealth(desk.onlyOne().id, { status: "suspended" });
    sandbox.control.addFault({ match: { method: "PUT" }, kind: "error_before_commit", status: 503 });
    await expect(desk.ensure()).rejects.toMatchObject({ code: "clickup_unavailable" });
    expect(await desk.row()).toMatchObject({ status: "suspended", gapSince: checkedAt });
    // Nothing is caught up with while more is being missed.
    expect(desk.backfills()).toEqual([]);
    expect((await getConnectionState(desk.admin, {})).connection?.webhooks.error).toContain("trouble");
    sandbox.control.clearFaults();
    expect(await desk.ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(await desk.row()).toMatchObject({ status: "active" });
    expect((await getConnectionState(desk.admin, {})).connection?.webhooks.error).toBeNull();
  });

  it("of one Workspace that ClickUp closes to us does not keep the others", async () => {
    await systemDb().clickupWorkspace.create({
      data: {
        id: desk.organisation.organisationId,
        organisationId: desk.organisation.organisationId,
        connectionId: desk.connectionId,
        workspaceId: "1",
        name: "Aardvark",
        syncedAt: new Date(),
      },
    });
    sandbox.control.setWebhookHealth(desk.onlyOne().id, { status: "suspended" });
    await expect(desk.ensure()).rejects.toMatchObject({ code: "clickup_rejected" });
    expect(desk.onlyOne().health).toBe("active");
    const { connection } = await getConnectionState(desk.admin, {});
    expect(connection?.webhooks.error).toMatch(/^Aardvark: /);
    const open = () =>
      systemDb().notice.count({
        where: {
          organisationId: desk.organisation.organisationId,
          deduplicationKey: `clickup.webhooks:${desk.connectionId}`,
          resolvedAt: null,
        },
      });
    expect(await open()).toBe(1);
    await systemDb().clickupWorkspace.deleteMany({
      where: { connectionId: desk.connectionId, workspaceId: "1" },
    });
    await desk.ensure();
    expect(await open()).toBe(0);
  });

  it("finds a dead token, and then leaves the webhooks to whoever connects again", async () => {
    sandbox.control.revokeTokens({ token: desk.connected.token });
    await expect(desk.ensure()).rejects.toMatchObject({ code: "clickup_reconnect_needed" });
    expect(await desk.ensure()).toMatchObject({ outcome: "busy" });
    const notices = await systemDb().notice.findMany({
      where: { organisationId: desk.organisation.organisationId },
    });
    expect(notices.map(({ deduplicationKey }) => deduplicationKey)).toEqual([
      `clickup.reconnect:${desk.connectionId}`,
    ]);
  });

  it("forgets the webhook of a Workspace that is not granted any more", async () => {
    await systemDb().clickupWorkspace.deleteMany({ where: { connectionId: desk.connectionId } });
    await desk.ensure();
    expect(await systemDb().clickupWebhook.count({ where: { connectionId: desk.connectionId } })).toBe(0);
  });
});
