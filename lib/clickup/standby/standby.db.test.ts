/** A second person stands by: named, shown, checked, let go; and takes over exactly once when the first token dies. */
import { beforeEach, describe, expect, it } from "vitest";
import { open } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  type Browser,
  beginConsent,
  endConsent,
  giveConsent,
  openBrowser,
} from "#lib/testing/clickup-consent.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createClickupConnection, createStandby } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import {
  checkStandby,
  disconnectClickup,
  ensureWebhooks,
  getConnectionState,
  listStandbysDueAcrossOrganisations,
  listsOfSpace,
  listWebhookGaps,
  removeStandby,
  syncSpaces,
} from "../index.ts";
import { noteDeadToken } from "../note-dead-token.ts";
import { claimWebhooks, storeWebhook } from "../webhooks/webhook-rows.ts";

const sandbox = await openTestSandbox({ deliver: async () => ({ status: 200 }) });
let organisation: TestOrganisation;
let admin: TestContext;
let job: TestContext;
let browser: Browser;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let connectionId: string;

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  job = await systemContext(organisation);
  browser = await openBrowser(organisation, "admin");
  connected = await createClickupConnection(organisation, sandbox);
  connectionId = connected.connection.id;
});

async function authorise(person: keyof typeof PEOPLE, purpose = "standby"): Promise<string> {
  const authorize = await beginConsent(organisation, browser, { purpose, connection: connectionId });
  const address = await giveConsent(authorize, "allow", { user: PEOPLE[person].id });
  return new URL(await endConsent(address, browser)).searchParams.get("result") ?? "";
}
const connection = () => systemDb().clickupConnection.findUniqueOrThrow({ where: { id: connectionId } });
const standby = () => systemDb().clickupStandby.findUnique({ where: { connectionId } });
const card = async () => (await getConnectionState(admin, {})).connection;
const openNotices = async () =>
  (
    await systemDb().notice.findMany({
      where: { organisationId: organisation.organisationId, resolvedAt: null },
    })
  ).map(({ deduplicationKey }) => deduplicationKey);
const audits = (action: string) =>
  systemDb().auditEvent.findMany({ where: { organisationId: organisation.organisationId, action } });
const revoke = (person: keyof typeof PEOPLE) => sandbox.control.revokeTokens({ userId: PEOPLE[person].id });

describe("naming a standby", () => {
  it("keeps the token sealed for its own row, and says what that person does not see", async () => {
    expect(await authorise("ben")).toBe("standby_ready");
    const row = await standby();
    expect(row?.tokenCiphertext).toMatch(/^v1\./);
    expect(() => open(row?.tokenCiphertext ?? "", `clickup_connection:${connectionId}`)).toThrow();
    expect(await connection()).toMatchObject({ tokenKey: connected.connection.tokenKey });
    expect((await card())?.standby).toMatchObject({
      status: "ready",
      person: { name: "Ben Carter" },
      unseenWorkspaces: [],
      unseenSpaces: [{ name: "Board only", workspace: "Harbour Support" }],
      unseenSpaceCount: 1,
    });
    expect(await audits("clickup_standby.authorised")).toHaveLength(1);
    expect(JSON.stringify(await audits("clickup_standby.authorised"))).not.toContain("v1.");
  });

  it("names the workspaces that the standby was not given", async () => {
    expect(await authorise("hana")).toBe("standby_ready");
    expect((await card())?.standby).toMatchObject({
      unseenWorkspaces: ["Harbour Support"],
      unseenSpaceCount: 0,
    });
  });

  it("must be somebody else, for a connection that is there, and of one's own organisation", async () => {
    expect(await authorise("maya")).toBe("standby_same_person");
    expect(await standby()).toBeNull();
    const other = await createClickupConnection(await createOrganisation(), sandbox);
    const end = await beginConsent(organisation, browser, {
      purpose: "standby",
      connection: other.connection.id,
    });
    expect(end.searchParams.get("result")).toBe("connection_gone");
    const unnamed = await beginConsent(organisation, browser, { purpose: "standby" });
    expect(unnamed.searchParams.get("result")).toBe("connection_gone");
  });

  it("another one replaces the first; letting go deletes the token; both are for admins", async () => {
    await authorise("ben");
    await authorise("tom");
    expect(await systemDb().clickupStandby.findMany({ where: { connectionId } })).toMatchObject([
      { clickupUserName: "Tom Okonkwo" },
    ]);
    const agent = await memberContext(organisation, "agent");
    await expect(removeStandby(agent, { connectionId })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(removeStandby(stranger, { connectionId })).rejects.toMatchObject({ code: "not_found" });
    await removeStandby(admin, { connectionId });
    expect(await standby()).toBeNull();
    await expect(removeStandby(admin, { connectionId })).rejects.toMatchObject({ code: "not_found" });
  });

  it("for a connection that broke meanwhile is a connection by that person", async () => {
    const authorize = await beginConsent(organisation, browser, {
      purpose: "standby",
      connection: connectionId,
    });
    revoke("maya");
    await expect(syncSpaces(job, { connectionId })).rejects.toMatchObject({
      code: "clickup_reconnect_needed",
    });
    const address = await giveConsent(authorize, "allow", { user: PEOPLE.tom.id });
    expect(await endConsent(address, browser)).toContain("result=connected");
    expect(await connection()).toMatchObject({ status: "connected", clickupUserName: "Tom Okonkwo" });
    expect(await standby()).toBeNull();
    expect(await openNotices()).toEqual([]);
  });

  it("goes with the connection, and whoever becomes its person stands by no longer", async () => {
    await authorise("tom");
    expect(await authorise("tom", "renew")).toBe("connected");
    expect(await standby()).toBeNull();
    await authorise("ben");
    await disconnectClickup(admin);
    expect(await standby()).toBeNull();
  });
});

describe("taking over", () => {
  it("puts the standby in the first one's place, opens the gap, and says so once", async () => {
    await ensureWebhooks(job, { connectionId });
    const lastEvent = new Date(Date.now() - 3_600_000);
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId },
      data: { lastDeliveryAt: lastEvent },
    });
    const tom = await createStandby(connected.connection, sandbox, "tom");
    revoke("maya");
    await expect(syncSpaces(job, { connectionId })).rejects.toMatchObject({
      code: "clickup_unavailable",
      isRetryable: true,
    });
    const row = await connection();
    expect(row).toMatchObject({
      status: "connected",
      clickupUserId: String(PEOPLE.tom.id),
      clickupTimeZone: PEOPLE.tom.timezone,
    });
    expect(open(row.tokenCiphertext ?? "", `clickup_connection:${connectionId}`)).toBe(tom.token);
    expect(await standby()).toBeNull();
    expect(await openNotices()).toEqual([`clickup.taken_over:${connectionId}`]);
    expect(await audits("clickup_connection.taken_over")).toMatchObject([
      { before: { person: "Maya Lindqvist" }, after: { person: "Tom Okonkwo" } },
    ]);

    // The guardian cannot see the old webhook any more, makes a new one, and has everything since the last event read.
    expect(await listWebhookGaps(job, { connectionId })).toEqual([]);
    await ensureWebhooks(job, { connectionId });
    const [gap, ...others] = await listWebhookGaps(job, { connectionId });
    expect(others).toEqual([]);
    expect(Date.parse(gap?.since ?? "")).toBeLessThanOrEqual(lastEvent.getTime());
    const webhook = await systemDb().clickupWebhook.findFirstOrThrow({
      where: { connectionId, workspaceId: connected.workspaceId },
    });
    const made = sandbox.control.webhooks().find(({ id }) => id === webhook.webhookId);
    expect(made?.userId).toBe(PEOPLE.tom.id);
    await syncSpaces(job, { connectionId });
    expect((await card())?.person.name).toBe("Tom Okonkwo");
  });

  it("leaves behind the workspaces that the standby does not see", async () => {
    const row = await systemDb().clickupWorkspace.findFirstOrThrow({ where: { connectionId } });
    const { organisationId, workspaceId } = row;
    await systemDb().clickupWorkspace.create({
      data: {
        organisationId,
        connectionId,
        workspaceId: "of-maya-alone",
        name: "Hers",
        syncedAt: new Date(),
      },
    });
    await createStandby(connected.connection, sandbox, "tom");
    const deadTokenKey = connected.connection.tokenKey ?? "";
    await noteDeadToken(job, { connectionId, deadTokenKey, ecode: "OAUTH_025" });
    const left = await systemDb().clickupWorkspace.findMany({ where: { connectionId } });
    expect(left.map((workspace) => workspace.workspaceId)).toEqual([workspaceId]);
  });

  it("a look at the webhooks that was under way stores nothing more, and keeps no other out", async () => {
    const old = { connectionId, claimToken: newId() };
    expect(await claimWebhooks(job, old)).not.toBeNull();
    await createStandby(connected.connection, sandbox, "tom");
    revoke("maya");
    const deadTokenKey = connected.connection.tokenKey ?? "";
    await noteDeadToken(job, { connectionId, deadTokenKey, ecode: "OAUTH_025" });
    const found = {
      id: newId(),
      workspaceId: connected.workspaceId,
      webhookId: "of-maya",
      endpoint: "http://localhost:3000/",
      secretCiphertext: "sealed",
      status: "active" as const,
      failCount: 0,
      gapSince: null,
      checkedAt: new Date(),
      isSetRight: false,
    };
    await expect(storeWebhook(job, { ...old, ...found })).rejects.toMatchObject({ code: "conflict" });
    expect(await ensureWebhooks(job, { connectionId })).toMatchObject({ outcome: "checked", mended: 1 });
  });

  it("somebody who waits for an answer gets it from the standby", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    revoke("maya");
    const { items } = await listsOfSpace(admin, { spaceId: connected.spaceId("Northwind Traders") });
    expect(items.length).toBeGreaterThan(0);
    expect(await openNotices()).toEqual([`clickup.taken_over:${connectionId}`]);
  });

  it("many who notice at once hand over once, and the late ones do no harm to the new token", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    revoke("maya");
    const deadTokenKey = connected.connection.tokenKey ?? "";
    const noticed = await Promise.all(
      Array.from({ length: 8 }, () => noteDeadToken(job, { connectionId, deadTokenKey, ecode: "OAUTH_025" })),
    );
    expect(noticed.every(({ hasOtherToken }) => hasOtherToken)).toBe(true);
    expect(await noteDeadToken(job, { connectionId, deadTokenKey, ecode: "OAUTH_025" })).toEqual({
      hasOtherToken: true,
    });
    expect(await audits("clickup_connection.taken_over")).toHaveLength(1);
    expect(await connection()).toMatchObject({ status: "connected", clickupUserName: "Tom Okonkwo" });
    const [notice] = await systemDb().notice.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(notice).toMatchObject({ occurrences: 1, resolvedAt: null });
    const asked = job.dispatched.map(({ name }) => name).sort();
    expect(asked).toEqual(["clickup/spaces.sync", "clickup/webhooks.ensure"]);
  });

  it("is not done again for a death that is noticed after the next standby was named", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    const dead = { connectionId, deadTokenKey: connected.connection.tokenKey ?? "", ecode: "OAUTH_025" };
    await noteDeadToken(job, dead);
    await createStandby(connected.connection, sandbox, "ben");
    expect(await noteDeadToken(job, dead)).toEqual({ hasOtherToken: true });
    expect(await connection()).toMatchObject({ clickupUserName: "Tom Okonkwo" });
    expect(await standby()).toMatchObject({ clickupUserName: "Ben Carter" });
  });

  it("forgets what was read by the first one's token", async () => {
    const spaceId = connected.spaceId("Northwind Traders");
    await listsOfSpace(admin, { spaceId });
    await createStandby(connected.connection, sandbox, "tom");
    revoke("maya");
    await expect(syncSpaces(job, { connectionId })).rejects.toMatchObject({ code: "clickup_unavailable" });
    const before = sandbox.control.requests().next;
    await listsOfSpace(admin, { spaceId });
    expect(sandbox.control.requests(before).requests.length).toBeGreaterThan(0);
  });

  it("when both are dead, the connection must be connected again, once", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    revoke("maya");
    revoke("tom");
    await expect(
      listsOfSpace(admin, { spaceId: connected.spaceId("Northwind Traders") }),
    ).rejects.toMatchObject({ code: "clickup_reconnect_needed" });
    expect(await connection()).toMatchObject({ status: "reconnect_needed", clickupUserName: "Tom Okonkwo" });
    expect((await openNotices()).sort()).toEqual([
      `clickup.reconnect:${connectionId}`,
      `clickup.taken_over:${connectionId}`,
    ]);
  });

  it("a token that cannot be opened any more takes nothing over", async () => {
    const { id } = await createStandby(connected.connection, sandbox, "tom");
    await systemDb().clickupStandby.update({ where: { id }, data: { tokenCiphertext: "v1.gone.a.b.c" } });
    revoke("maya");
    await expect(syncSpaces(job, { connectionId })).rejects.toMatchObject({
      code: "clickup_reconnect_needed",
    });
    expect(await connection()).toMatchObject({ status: "reconnect_needed" });
  });

  it("one who sees none of the connection's workspaces takes nothing over: nobody could see a task", async () => {
    await createStandby(connected.connection, sandbox, "hana");
    revoke("maya");
    await expect(syncSpaces(job, { connectionId })).rejects.toMatchObject({
      code: "clickup_reconnect_needed",
    });
    expect(await connection()).toMatchObject({
      status: "reconnect_needed",
      clickupUserName: "Maya Lindqvist",
    });
    expect(await openNotices()).toEqual([`clickup.reconnect:${connectionId}`]);
  });

  it("naming the next standby takes the notice back", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    revoke("maya");
    await expect(syncSpaces(job, { connectionId })).rejects.toMatchObject({ code: "clickup_unavailable" });
    await authorise("ben");
    expect(await openNotices()).toEqual([]);
  });
});

describe("checking a standby", () => {
  it("reads anew what that person sees, and is due again only later", async () => {
    const { id } = await createStandby(connected.connection, sandbox, "tom");
    await systemDb().clickupStandby.update({
      where: { id },
      data: { triedAt: new Date(0), checkedAt: new Date(0), spaceIds: [] },
    });
    const due = async () =>
      (await listStandbysDueAcrossOrganisations(new Date(1_000), 1_000)).map((row) => row.connectionId);
    expect(await due()).toContain(connectionId);
    expect(await checkStandby(job, { connectionId })).toBe("ready");
    expect(await due()).not.toContain(connectionId);
    expect((await card())?.standby).toMatchObject({ unseenSpaces: [{ name: "Board only" }] });
    expect((await standby())?.checkedAt.getTime()).toBeGreaterThan(0);
  });

  it("a dead one is said once, is tried no more, and takes nothing over", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    revoke("tom");
    expect(await checkStandby(job, { connectionId })).toBe("dead");
    expect(await checkStandby(job, { connectionId })).toBe("gone");
    const [notice] = await systemDb().notice.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(notice).toMatchObject({
      deduplicationKey: `clickup.standby_dead:${connectionId}`,
      occurrences: 1,
    });
    revoke("maya");
    await expect(syncSpaces(job, { connectionId })).rejects.toMatchObject({
      code: "clickup_reconnect_needed",
    });
  });

  it("trouble at ClickUp says nothing of the standby", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    sandbox.control.addFault({ match: { path: "/team" }, kind: "error_before_commit", status: 503 });
    await expect(checkStandby(job, { connectionId })).rejects.toMatchObject({ code: "clickup_unavailable" });
    expect(await standby()).toMatchObject({ status: "ready" });
    expect(await openNotices()).toEqual([]);
  });
});
