/** Webhooks are made at the sandbox; whatever is done twice, at once or halfway leaves one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { openWebhookDesk, type WebhookDesk } from "#lib/testing/webhook-desk.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
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

describe("the first look", () => {
  it("makes one webhook a Workspace, and keeps its secret sealed", async () => {
    expect(await desk.ensure()).toEqual({ outcome: "checked", mended: 1, gaps: 0 });
    expect(desk.onlyOne()).toMatchObject({
      endpoint: desk.address,
      events: [...WEBHOOK_EVENTS],
      workspaceId: desk.connected.workspaceId,
      spaceId: null,
    });
    expect(await desk.row()).toMatchObject({
      status: "active",
      webhookId: desk.onlyOne().id,
      gapSince: null,
    });
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
    expect((await desk.row()).secretCiphertext).toMatch(/^v1\./);
    const audits = await systemDb().auditEvent.findMany({
      where: { organisationId: desk.organisation.organisationId },
    });
    expect(audits.map(({ action }) => action)).toEqual(["clickup_webhook.registered"]);
    expect(JSON.stringify(audits)).not.toContain(await desk.secretOf());
  });

  it("does nothing the second time", async () => {
    await desk.ensure();
    const before = await desk.row();
    const since = sandbox.control.requests().next;
    expect(await desk.ensure()).toEqual({ outcome: "checked", mended: 0, gaps: 0 });
    expect(desk.requestsTo(since, "POST")).toEqual([]);
    expect(desk.requestsTo(since, "PUT")).toEqual([]);
    expect(await desk.row()).toMatchObject({
      webhookId: before.webhookId,
      secretCiphertext: before.secretCiphertext,
    });
  });

  it("doubles nothing when several look at once", async () => {
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    const since = sandbox.control.requests().next;
    await Promise.all([desk.ensure(), desk.ensure(), desk.ensure(), desk.ensure()]);
    expect(desk.requestsTo(since, "POST")).toHaveLength(1);
    expect((await desk.row()).webhookId).toBe(desk.onlyOne().id);
  });

  it("lets nobody else in while it lasts", async () => {
    sandbox.control.addFault({
      match: { method: "POST", path: "/team/*/webhook" },
      kind: "slow_after_commit",
      delayMs: 300,
      times: 1,
    });
    const first = desk.ensure();
    await expect.poll(() => desk.atClickUp().length).toBe(1);
    expect(await desk.ensure()).toMatchObject({ outcome: "busy" });
    expect(await first).toMatchObject({ outcome: "checked" });
    expect((await desk.row()).webhookId).toBe(desk.onlyOne().id);
  });

  it("goes on where a process died right after making it", async () => {
    await desk.makeByHand(desk.address);
    expect(await desk.ensure()).toMatchObject({ outcome: "checked" });
    expect((await desk.row()).webhookId).toBe(desk.onlyOne().id);
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
  });

  it("makes a new one where the secret of such a one is not told", async () => {
    await desk.makeByHand(desk.address);
    const lost = desk.onlyOne().id;
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    await desk.ensure();
    expect(desk.onlyOne().id).not.toBe(lost);
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
  });

  it("takes over the claim of a process that ended, and no other", async () => {
    const claim = (ageMs: number) =>
      systemDb().clickupConnection.update({
        where: { id: desk.connectionId },
        data: {
          webhooksClaimToken: desk.connectionId,
          webhooksClaimedAt: new Date(Date.now() - ageMs),
        },
      });
    await claim(60_000);
    expect(await desk.ensure()).toMatchObject({ outcome: "busy" });
    await claim(200_000);
    expect(await desk.ensure()).toMatchObject({ outcome: "checked" });
  });

  it("lists again when ClickUp says that the very same webhook exists", async () => {
    sandbox.control.addFault({
      match: { method: "POST", path: "/team/*/webhook" },
      kind: "error_after_commit",
      status: 400,
      ecode: "OAUTH_171",
      times: 1,
    });
    expect(await desk.ensure()).toMatchObject({ outcome: "checked" });
    expect((await desk.row()).webhookId).toBe(desk.onlyOne().id);
    expect(await desk.secretOf()).toBe(await desk.toldSecret());
  });
});
