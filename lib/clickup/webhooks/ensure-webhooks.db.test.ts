/** Webhooks are made, mended and removed at the sandbox; whatever is done twice, at once or halfway leaves one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { open } from "#lib/platform/crypto/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createClickupConnection, startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import {
  disconnectClickup,
  ensureWebhooks,
  getConnectionState,
  listWebhooksDueAcrossOrganisations,
  requestWebhookCheck,
} from "../index.ts";
import { WEBHOOK_EVENTS } from "./judge-webhooks.ts";

let sandbox: RunningSandbox;
let organisation: TestOrganisation;
let admin: TestContext;
let job: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let connectionId: string;
let address: string;

beforeAll(async () => {
  sandbox = await startClickupSandbox({ deliver: async () => ({ status: 200 }) });
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  job = await systemContext(organisation);
  connected = await createClickupConnection(organisation, sandbox);
  connectionId = connected.connection.id;
  address = `http://localhost:3000/api/webhooks/clickup/${connectionId}`;
});

const ensure = (ctx = job) => ensureWebhooks(ctx, { connectionId });
const atClickUp = () => sandbox.control.webhooks().filter(({ endpoint }) => endpoint.endsWith(connectionId));
const onlyOne = () => {
  const [webhook, ...others] = atClickUp();
  expect(others).toEqual([]);
  if (webhook === undefined) throw new Error("There is no webhook");
  return webhook;
};
const row = () => systemDb().clickupWebhook.findFirstOrThrow({ where: { connectionId } });
const secretOf = async () => {
  const { id, secretCiphertext } = await row();
  return secretCiphertext === null ? null : open(secretCiphertext, `clickup_webhook:${id}`);
};
/** The secret that the sandbox signs with, as its owner reads it. */
async function toldSecret(): Promise<unknown> {
  const answer = await fetch(`${sandbox.url}/api/v2/team/${connected.workspaceId}/webhook`, {
    headers: { authorization: `Bearer ${connected.token}` },
  });
  const body: { webhooks: { id: string; secret: string }[] } = JSON.parse(await answer.text());
  return body.webhooks.find(({ id }) => id === onlyOne().id)?.secret;
}
async function makeByHand(endpoint: string, events: readonly string[] = WEBHOOK_EVENTS): Promise<void> {
  await fetch(`${sandbox.url}/api/v2/team/${connected.workspaceId}/webhook`, {
    method: "POST",
    headers: { authorization: `Bearer ${connected.token}`, "content-type": "application/json" },
    body: JSON.stringify({ endpoint, events }),
  });
}
const requestsTo = (since: number, method: string) =>
  sandbox.control
    .requests(since)
    .requests.filter((request) => request.method === method && request.path.includes("webhook"));
const backfills = () => job.dispatched.filter(({ name }) => name === "clickup/webhooks.backfill");

describe("the first look", () => {
  it("makes one webhook a Workspace, and keeps its secret sealed", async () => {
    expect(await ensure()).toEqual({ outcome: "checked", mended: 1, gaps: 0 });
    expect(onlyOne()).toMatchObject({
      endpoint: address,
      events: [...WEBHOOK_EVENTS],
      workspaceId: connected.workspaceId,
      spaceId: null,
    });
    expect(await row()).toMatchObject({ status: "active", webhookId: onlyOne().id, gapSince: null });
    expect(await secretOf()).toBe(await toldSecret());
    expect((await row()).secretCiphertext).toMatch(/^v1\./);
    const audits = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(audits.map(({ action }) => action)).toEqual(["clickup_webhook.registered"]);
    expect(JSON.stringify(audits)).not.toContain(await secretOf());
  });

  it("does nothing the second time", async () => {
    await ensure();
    const before = await row();
    const since = sandbox.control.requests().next;
    expect(await ensure()).toEqual({ outcome: "checked", mended: 0, gaps: 0 });
    expect(requestsTo(since, "POST")).toEqual([]);
    expect(requestsTo(since, "PUT")).toEqual([]);
    expect(await row()).toMatchObject({
      webhookId: before.webhookId,
      secretCiphertext: before.secretCiphertext,
    });
  });

  it("doubles nothing when several look at once", async () => {
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    const since = sandbox.control.requests().next;
    await Promise.all([ensure(), ensure(), ensure(), ensure()]);
    expect(requestsTo(since, "POST")).toHaveLength(1);
    expect((await row()).webhookId).toBe(onlyOne().id);
  });

  it("lets nobody else in while it lasts", async () => {
    sandbox.control.addFault({
      match: { method: "POST", path: "/team/*/webhook" },
      kind: "slow_after_commit",
      delayMs: 300,
      times: 1,
    });
    const first = ensure();
    await expect.poll(() => atClickUp().length).toBe(1);
    expect(await ensure()).toMatchObject({ outcome: "busy" });
    expect(await first).toMatchObject({ outcome: "checked" });
    expect((await row()).webhookId).toBe(onlyOne().id);
  });

  it("goes on where a process died right after making it", async () => {
    await makeByHand(address);
    expect(await ensure()).toMatchObject({ outcome: "checked" });
    expect((await row()).webhookId).toBe(onlyOne().id);
    expect(await secretOf()).toBe(await toldSecret());
  });

  it("makes a new one where the secret of such a one is not told", async () => {
    await makeByHand(address);
    const lost = onlyOne().id;
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    await ensure();
    expect(onlyOne().id).not.toBe(lost);
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
    expect(await secretOf()).toBe(await toldSecret());
  });

  it("takes over the claim of a process that ended, and no other", async () => {
    const claim = (ageMs: number) =>
      systemDb().clickupConnection.update({
        where: { id: connectionId },
        data: {
          webhooksClaimToken: connectionId,
          webhooksClaimedAt: new Date(Date.now() - ageMs),
        },
      });
    await claim(60_000);
    expect(await ensure()).toMatchObject({ outcome: "busy" });
    await claim(200_000);
    expect(await ensure()).toMatchObject({ outcome: "checked" });
  });

  it("lists again when ClickUp says that the very same webhook exists", async () => {
    sandbox.control.addFault({
      match: { method: "POST", path: "/team/*/webhook" },
      kind: "error_after_commit",
      status: 400,
      ecode: "OAUTH_171",
      times: 1,
    });
    expect(await ensure()).toMatchObject({ outcome: "checked" });
    expect((await row()).webhookId).toBe(onlyOne().id);
    expect(await secretOf()).toBe(await toldSecret());
  });
});

describe("a later look", () => {
  let checkedAt: Date | null;
  beforeEach(async () => {
    await ensure();
    ({ checkedAt } = await row());
    job.dispatched.length = 0;
  });

  it.each(["failing", "suspended"] as const)("wakes a %s one, and notes the gap", async (status) => {
    const { id } = onlyOne();
    sandbox.control.setWebhookHealth(id, { status, failCount: 100 });
    expect(await ensure()).toEqual({ outcome: "checked", mended: 1, gaps: 1 });
    expect(onlyOne()).toMatchObject({ id, health: "active", failCount: 0 });
    expect(await row()).toMatchObject({ status: "active", failCount: 0, gapSince: checkedAt });
    expect(backfills()).toHaveLength(1);
    const trouble = await systemDb().auditEvent.findFirstOrThrow({
      where: { organisationId: organisation.organisationId, action: "clickup_webhook.trouble_found" },
    });
    expect(trouble.after).toMatchObject({ status, failCount: 100 });
  });

  it("makes a missing one anew, with its new secret, and notes the gap", async () => {
    sandbox.control.removeWebhook(onlyOne().id);
    expect(await ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(await row()).toMatchObject({ webhookId: onlyOne().id, status: "active", gapSince: checkedAt });
    expect(await secretOf()).toBe(await toldSecret());
  });

  it("removes duplicates and keeps the known one, without a gap", async () => {
    const { id } = onlyOne();
    await makeByHand(address, ["taskUpdated"]);
    await makeByHand(`http://elsewhere.example/api/webhooks/clickup/${connectionId}`);
    expect(atClickUp()).toHaveLength(3);
    expect(await ensure()).toMatchObject({ mended: 1, gaps: 0 });
    expect(onlyOne().id).toBe(id);
    expect(backfills()).toEqual([]);
  });

  it("leaves the webhooks of others alone", async () => {
    const other = await createOrganisation();
    // The same person, connected for another organisation.
    const theirs = await createClickupConnection(other, sandbox, { token: connected.token });
    await ensureWebhooks(await systemContext(other), { connectionId: theirs.connection.id });
    await makeByHand("https://elsewhere.example/hook");
    const before = sandbox.control.webhooks().length;
    await ensure();
    expect(sandbox.control.webhooks()).toHaveLength(before);
    await disconnectClickup(admin);
    expect(sandbox.control.webhooks()).toHaveLength(before - 1);
  });

  it("makes it anew when its secret is lost and not told", async () => {
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    const { id } = onlyOne();
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId },
      data: { secretCiphertext: null },
    });
    expect(await ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(onlyOne().id).not.toBe(id);
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
    expect(await secretOf()).toBe(await toldSecret());
  });

  it("does so too when the secret does not open", async () => {
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId },
      data: { secretCiphertext: "v1.gone.AAAA.AAAA" },
    });
    expect(await ensure()).toMatchObject({ mended: 1, gaps: 1 });
    sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
    expect(await secretOf()).toBe(await toldSecret());
  });

  it("sets its events right", async () => {
    const { id } = onlyOne();
    sandbox.control.removeWebhook(id);
    await makeByHand(address, ["taskDeleted"]);
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId },
      data: { webhookId: onlyOne().id },
    });
    expect(await ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(onlyOne().events).toEqual([...WEBHOOK_EVENTS]);
  });

  it("does not trust what nobody watched", async () => {
    const release = holdClock(() => new Date(Date.now() + 3_600_000));
    try {
      expect(await ensure()).toMatchObject({ mended: 0, gaps: 1 });
    } finally {
      release();
    }
    expect((await row()).gapSince).toEqual(checkedAt);
  });

  it("forgets no gap when ClickUp fails in the middle of mending, and mends it later", async () => {
    sandbox.control.setWebhookHealth(onlyOne().id, { status: "suspended" });
    sandbox.control.addFault({ match: { method: "PUT" }, kind: "error_before_commit", status: 503 });
    await expect(ensure()).rejects.toMatchObject({ code: "clickup_unavailable" });
    expect(await row()).toMatchObject({ status: "suspended", gapSince: checkedAt });
    // Nothing is caught up with while more is being missed.
    expect(backfills()).toEqual([]);
    expect((await getConnectionState(admin, {})).connection?.webhooks.error).toContain("trouble");
    sandbox.control.clearFaults();
    expect(await ensure()).toMatchObject({ mended: 1, gaps: 1 });
    expect(await row()).toMatchObject({ status: "active" });
    expect((await getConnectionState(admin, {})).connection?.webhooks.error).toBeNull();
  });

  it("of one Workspace that ClickUp closes to us does not keep the others", async () => {
    await systemDb().clickupWorkspace.create({
      data: {
        id: organisation.organisationId,
        organisationId: organisation.organisationId,
        connectionId,
        workspaceId: "1",
        name: "Aardvark",
        syncedAt: new Date(),
      },
    });
    sandbox.control.setWebhookHealth(onlyOne().id, { status: "suspended" });
    await expect(ensure()).rejects.toMatchObject({ code: "clickup_rejected" });
    expect(onlyOne().health).toBe("active");
    const { connection } = await getConnectionState(admin, {});
    expect(connection?.webhooks.error).toMatch(/^Aardvark: /);
    const open = () =>
      systemDb().notice.count({
        where: {
          organisationId: organisation.organisationId,
          deduplicationKey: `clickup.webhooks:${connectionId}`,
          resolvedAt: null,
        },
      });
    expect(await open()).toBe(1);
    await systemDb().clickupWorkspace.deleteMany({ where: { connectionId, workspaceId: "1" } });
    await ensure();
    expect(await open()).toBe(0);
  });

  it("finds a dead token, and then leaves the webhooks to whoever connects again", async () => {
    sandbox.control.revokeTokens({ token: connected.token });
    await expect(ensure()).rejects.toMatchObject({ code: "clickup_reconnect_needed" });
    expect(await ensure()).toMatchObject({ outcome: "busy" });
    const notices = await systemDb().notice.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(notices.map(({ deduplicationKey }) => deduplicationKey)).toEqual([
      `clickup.reconnect:${connectionId}`,
    ]);
  });

  it("forgets the webhook of a Workspace that is not granted any more", async () => {
    await systemDb().clickupWorkspace.deleteMany({ where: { connectionId } });
    await ensure();
    expect(await systemDb().clickupWebhook.count({ where: { connectionId } })).toBe(0);
  });
});

describe("disconnecting", () => {
  it("removes them at ClickUp and here", async () => {
    await ensure();
    await makeByHand(address, ["taskUpdated"]);
    await disconnectClickup(admin);
    expect(atClickUp()).toEqual([]);
    expect(await systemDb().clickupWebhook.count({ where: { connectionId } })).toBe(0);
    const audit = await systemDb().auditEvent.findFirstOrThrow({
      where: {
        organisationId: organisation.organisationId,
        action: "clickup_connection.disconnected",
      },
    });
    expect(audit.after).toMatchObject({ webhooksRemoved: 2 });
  });

  it("removes those it knows of even when ClickUp lists none", async () => {
    await ensure();
    sandbox.control.addFault({
      match: { method: "GET", path: "/team/*/webhook" },
      kind: "error_before_commit",
      status: 400,
    });
    await disconnectClickup(admin);
    expect(atClickUp()).toEqual([]);
  });

  it("in the middle of a look leaves none behind", async () => {
    sandbox.control.addFault({
      match: { method: "POST", path: "/team/*/webhook" },
      kind: "slow_after_commit",
      delayMs: 400,
      times: 1,
    });
    const look = ensure().catch((error: unknown) => error);
    await expect.poll(() => atClickUp().length).toBe(1);
    await systemDb().clickupConnection.update({
      where: { id: connectionId },
      data: { webhooksClaimToken: null },
    });
    expect(await look).toMatchObject({ code: "conflict" });
    expect(atClickUp()).toEqual([]);
    expect(await systemDb().clickupWebhook.count({ where: { connectionId } })).toBe(0);
  });
});

describe("asking for a check", () => {
  it("rings once, and shows that one is to come until it ended", async () => {
    expect(await requestWebhookCheck(admin, {})).toMatchObject({ isChecking: true });
    expect(await requestWebhookCheck(admin, {})).toMatchObject({ isChecking: true });
    expect(admin.dispatched.map(({ name }) => name)).toEqual(["clickup/webhooks.ensure"]);
    await ensure();
    const { connection } = await getConnectionState(admin, {});
    expect(connection?.webhooks).toMatchObject({
      isWithinReach: true,
      isChecking: false,
      triedAt: expect.any(String),
      error: null,
    });
    expect(connection?.workspaces).toMatchObject([
      {
        spaceCount: connection?.spaceCount,
        webhook: { state: "active", failCount: 0, lastEventAt: null, gapSince: null },
      },
    ]);
    expect(JSON.stringify(connection)).not.toContain(await secretOf());
  });

  it("is for admins, and for those who are connected", async () => {
    const agent = await memberContext(organisation, "agent");
    await expect(requestWebhookCheck(agent, {})).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(requestWebhookCheck(stranger, {})).rejects.toMatchObject({ code: "clickup_not_connected" });
  });
});

describe("the guardian's list", () => {
  const due = async (before: Date) =>
    (await listWebhooksDueAcrossOrganisations(before, 10_000)).filter(
      (entry) => entry.connectionId === connectionId,
    );

  it("has whoever was not looked at, and nobody whose token is dead or whose module is off", async () => {
    const soon = new Date(Date.now() + 60_000);
    expect(await due(soon)).toHaveLength(1);
    await ensure();
    expect(await due(new Date(Date.now() - 60_000))).toEqual([]);
    expect(await due(soon)).toHaveLength(1);
    await systemDb().clickupConnection.update({
      where: { id: connectionId },
      data: { status: "reconnect_needed" },
    });
    expect(await due(soon)).toEqual([]);
  });
});

describe("another organisation", () => {
  it("cannot have these webhooks looked at or see them", async () => {
    const stranger = await systemContext(await createOrganisation());
    const since = sandbox.control.requests().next;
    expect(await ensureWebhooks(stranger, { connectionId })).toMatchObject({ outcome: "busy" });
    expect(sandbox.control.requests(since).requests).toEqual([]);
  });
});
