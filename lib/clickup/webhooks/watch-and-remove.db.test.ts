/** Webhooks are removed on disconnecting, and are looked at when somebody asks or their time has come. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { createOrganisation, memberContext, systemContext } from "#lib/testing/contexts.ts";
import { startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { openWebhookDesk, type WebhookDesk } from "#lib/testing/webhook-desk.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import {
  disconnectClickup,
  ensureWebhooks,
  getConnectionState,
  listWebhooksDueAcrossOrganisations,
  requestWebhookCheck,
} from "../index.ts";

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

describe("disconnecting", () => {
  it("removes them at ClickUp and here", async () => {
    await desk.ensure();
    await desk.makeByHand(desk.address, ["taskUpdated"]);
    await disconnectClickup(desk.admin);
    expect(desk.atClickUp()).toEqual([]);
    expect(await systemDb().clickupWebhook.count({ where: { connectionId: desk.connectionId } })).toBe(0);
    const audit = await systemDb().auditEvent.findFirstOrThrow({
      where: {
        organisationId: desk.organisation.organisationId,
        action: "clickup_connection.disconnected",
      },
    });
    expect(audit.after).toMatchObject({ webhooksRemoved: 2 });
  });

  it("removes those it knows of even when ClickUp lists none", async () => {
    await desk.ensure();
    sandbox.control.addFault({
      match: { method: "GET", path: "/team/*/webhook" },
      kind: "error_before_commit",
      status: 400,
    });
    await disconnectClickup(desk.admin);
    expect(desk.atClickUp()).toEqual([]);
  });

  it("in the middle of a look leaves none behind", async () => {
    sandbox.control.addFault({
      match: { method: "POST", path: "/team/*/webhook" },
      kind: "slow_after_commit",
      delayMs: 400,
      times: 1,
    });
    const look = desk.ensure().catch((error: unknown) => error);
    await expect.poll(() => desk.atClickUp().length).toBe(1);
    await systemDb().clickupConnection.update({
      where: { id: desk.connectionId },
      data: { webhooksClaimToken: null },
    });
    expect(await look).toMatchObject({ code: "conflict" });
    expect(desk.atClickUp()).toEqual([]);
    expect(await systemDb().clickupWebhook.count({ where: { connectionId: desk.connectionId } })).toBe(0);
  });
});

describe("asking for a check", () => {
  it("rings once, and shows that one is to come until it ended", async () => {
    expect(await requestWebhookCheck(desk.admin, {})).toMatchObject({ isChecking: true });
    expect(await requestWebhookCheck(desk.admin, {})).toMatchObject({ isChecking: true });
    expect(desk.admin.dispatched.map(({ name }) => name)).toEqual(["clickup/webhooks.ensure"]);
    await desk.ensure();
    const { connection } = await getConnectionState(desk.admin, {});
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
    expect(JSON.stringify(connection)).not.toContain(await desk.secretOf());
  });

  it("is for admins, and for those who are connected", async () => {
    const agent = await memberContext(desk.organisation, "agent");
    await expect(requestWebhookCheck(agent, {})).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(requestWebhookCheck(stranger, {})).rejects.toMatchObject({ code: "clickup_not_connected" });
  });
});

describe("the guardian's list", () => {
  const due = async (before: Date) =>
    (await listWebhooksDueAcrossOrganisations(before, 10_000)).filter(
      (entry) => entry.connectionId === desk.connectionId,
    );

  it("has whoever was not looked at, and nobody whose token is dead or whose module is off", async () => {
    const soon = new Date(Date.now() + 60_000);
    expect(await due(soon)).toHaveLength(1);
    await desk.ensure();
    expect(await due(new Date(Date.now() - 60_000))).toEqual([]);
    expect(await due(soon)).toHaveLength(1);
    await systemDb().clickupConnection.update({
      where: { id: desk.connectionId },
      data: { status: "reconnect_needed" },
    });
    expect(await due(soon)).toEqual([]);
  });
});

describe("another organisation", () => {
  it("cannot have these webhooks looked at or see them", async () => {
    const stranger = await systemContext(await createOrganisation());
    const since = sandbox.control.requests().next;
    expect(await ensureWebhooks(stranger, { connectionId: desk.connectionId })).toMatchObject({
      outcome: "busy",
    });
    expect(sandbox.control.requests(since).requests).toEqual([]);
  });
});
