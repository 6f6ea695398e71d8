/** Connecting and disconnecting, through the addresses that a browser walks; every way it can end. */
import { beforeEach, describe, expect, it } from "vitest";
import { GET as connect } from "#app/clickup/oauth/connect/route.ts";
import { holdClock } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { StaffRole } from "#lib/platform/permissions/index.ts";
import {
  type Browser,
  beginConsent,
  endConsent,
  giveConsent,
  openBrowser,
  requestOf,
} from "#lib/testing/clickup-consent.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createClickupConnection } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { disconnectClickup, ensureWebhooks, getConnectionState, syncSpaces } from "./index.ts";

const sandbox = await openTestSandbox();
let organisation: TestOrganisation;

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
});

const signIn = (role: StaffRole) => openBrowser(organisation, role);
const request = requestOf;
const begin = (browser: Browser) => beginConsent(organisation, browser);
const consent = (authorize: URL, decision: "allow" | "deny", workspaces?: string[]) =>
  giveConsent(authorize, decision, workspaces === undefined ? {} : { workspaces });
const end = endConsent;

const settings = (result: string) =>
  `http://localhost:3000/${organisation.slug}/settings/clickup?result=${result}`;

describe("connecting", () => {
  it("stores the token sealed, the person, the workspaces, and asks for the Spaces", async () => {
    const admin = await signIn("admin");
    const authorize = await begin(admin);
    expect(authorize.searchParams.get("state")?.length).toBeGreaterThanOrEqual(43);
    expect(await end(await consent(authorize, "allow"), admin)).toBe(settings("connected"));
    const row = await systemDb().clickupConnection.findFirstOrThrow({
      where: { organisationId: organisation.organisationId },
      include: { workspaces: true },
    });
    expect(row).toMatchObject({ status: "connected", spacesSyncStatus: "queued" });
    expect(row.workspaces.length).toBeGreaterThan(0);
    const [minted] = sandbox.control.tokens().slice(-1);
    expect(row.tokenCiphertext).toMatch(/^v1\./);
    expect(minted?.userId).toBe(Number(row.clickupUserId));
    const events = await systemDb().outboxEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(events.map(({ name }) => name).sort()).toEqual(["clickup/spaces.sync", "clickup/webhooks.ensure"]);
    expect(JSON.stringify(events)).not.toContain(row.tokenCiphertext);
    const audits = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(audits.map(({ action }) => action)).toContain("clickup_connection.connected");
  });

  it("a state is good once", async () => {
    const admin = await signIn("owner");
    const address = await consent(await begin(admin), "allow");
    expect(await end(address, admin)).toBe(settings("connected"));
    expect(await end(address, admin)).toBe(settings("state_invalid"));
  });

  it("two callbacks at once: one connects", async () => {
    const admin = await signIn("owner");
    const address = await consent(await begin(admin), "allow");
    const ends = await Promise.all([end(address, admin), end(address, admin)]);
    expect(ends.sort()).toEqual([settings("connected"), settings("state_invalid")]);
  });

  it("a state of another session, an invented one and an old one are refused before anything else", async () => {
    const admin = await signIn("owner");
    const other = await signIn("owner");
    const address = await consent(await begin(admin), "allow");
    const before = sandbox.control.requests().next;
    expect(await end(address, other)).toBe(settings("state_invalid"));
    expect(await end("http://localhost:3000/clickup/oauth/callback?code=x&state=invented", admin)).toBe(
      settings("state_invalid"),
    );
    const release = holdClock(() => new Date(Date.now() + 10 * 60_000 + 1_000));
    try {
      expect(await end(address, admin)).toBe(settings("state_invalid"));
    } finally {
      release();
    }
    expect(sandbox.control.requests(before).requests).toEqual([]);
  });

  it("says that access was refused", async () => {
    const admin = await signIn("admin");
    expect(await end(await consent(await begin(admin), "deny"), admin)).toBe(settings("denied"));
  });

  it("says that the code did not work", async () => {
    const admin = await signIn("admin");
    const state = (await begin(admin)).searchParams.get("state");
    expect(
      await end(`http://localhost:3000/clickup/oauth/callback?code=nonsense&state=${state}`, admin),
    ).toBe(settings("code_rejected"));
  });

  it.each([
    ["OAUTH_007", "redirect_mismatch"],
    ["OAUTH_010", "app_misconfigured"],
    ["OAUTH_014", "code_rejected"],
  ])("%s ends as %s", async (ecode, result) => {
    const admin = await signIn("admin");
    const address = await consent(await begin(admin), "allow");
    sandbox.control.addFault({
      match: { path: "/oauth/token" },
      kind: "error_before_commit",
      status: 400,
      ecode,
      times: 1,
    });
    expect(await end(address, admin)).toBe(settings(result));
  });

  it.each(["error_before_commit", "drop_connection"] as const)("ClickUp down (%s) is said", async (kind) => {
    const admin = await signIn("admin");
    const address = await consent(await begin(admin), "allow");
    sandbox.control.addFault({ match: { path: "/oauth/token" }, kind, status: 503, times: 1 });
    expect(await end(address, admin)).toBe(settings("clickup_unreachable"));
  });

  it("only admins connect, also when they were one when they left", async () => {
    const agent = await signIn("agent");
    expect((await begin(agent)).href).toBe(settings("not_admin"));
    const admin = await signIn("admin");
    const address = await consent(await begin(admin), "allow");
    await systemDb().membership.updateMany({ where: { userId: admin.userId }, data: { role: "agent" } });
    expect(await end(address, admin)).toBe(settings("not_admin"));
  });

  it("nobody who is not signed in gets anywhere, and a stranger learns nothing of the organisation", async () => {
    const response = await connect(
      request(`http://localhost:3000/clickup/oauth/connect?organisation=${organisation.slug}`, null),
    );
    expect(response.headers.get("location")).toContain("/sign-in?callbackUrl=");
    const own = organisation;
    organisation = await createOrganisation();
    const stranger = await signIn("owner");
    organisation = own;
    expect((await begin(stranger)).pathname).toBe("/organisations");
  });

  it("with the module off nobody connects", async () => {
    const admin = await signIn("admin");
    await systemDb().organisationModule.create({
      data: { id: newId(), organisationId: organisation.organisationId, module: "clickup", isEnabled: false },
    });
    expect((await begin(admin)).href).toBe(settings("module_off"));
  });

  it("connecting again renews the row: links and Spaces go on with it", async () => {
    const admin = await signIn("admin");
    await end(await consent(await begin(admin), "allow"), admin);
    const first = await systemDb().clickupConnection.findMany({
      where: { organisationId: organisation.organisationId },
    });
    await end(await consent(await begin(admin), "allow"), admin);
    const second = await systemDb().clickupConnection.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(second.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  });
});

describe("connecting as another person", () => {
  it("takes the webhooks of the one before away while their token is there, and has new ones made", async () => {
    const admin = await signIn("admin");
    const tom = sandbox.control.mintToken({ email: "tom@harbour.example" });
    const { connection } = await createClickupConnection(organisation, sandbox, { token: tom.token });
    await systemDb().clickupConnection.update({
      where: { id: connection.id },
      data: { clickupUserId: String(tom.userId) },
    });
    const job = await systemContext(organisation);
    await ensureWebhooks(job, { connectionId: connection.id });
    const ours = () => sandbox.control.webhooks().filter(({ endpoint }) => endpoint.endsWith(connection.id));
    expect(ours()).toMatchObject([{ userId: tom.userId }]);

    const address = await consent(await begin(admin), "allow");
    expect(await end(address, admin)).toBe(settings("connected"));
    expect(ours()).toEqual([]);
    await ensureWebhooks(job, { connectionId: connection.id });
    const row = await systemDb().clickupConnection.findUniqueOrThrow({
      where: { id: connection.id },
      include: { webhooks: true, workspaces: true },
    });
    expect(row.clickupUserId).not.toBe(String(tom.userId));
    expect(ours()).toHaveLength(row.workspaces.length);
    expect(ours().every(({ userId }) => String(userId) === row.clickupUserId)).toBe(true);
    expect(row.webhooks.map(({ webhookId }) => webhookId).sort()).toEqual(
      ours()
        .map(({ id }) => id)
        .sort(),
    );
  });
});

describe("disconnecting", () => {
  it("removes our webhooks and the token, and keeps the rest", async () => {
    const ctx = await memberContext(organisation, "admin");
    const { connection, token, workspaceId } = await createClickupConnection(organisation, sandbox);
    for (const endpoint of [
      `http://localhost:3000/api/webhooks/clickup/${connection.id}`,
      "https://elsewhere.example/hook",
    ])
      await fetch(`${sandbox.url}/api/v2/team/${workspaceId}/webhook`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ endpoint, events: ["taskUpdated"] }),
      });
    await disconnectClickup(ctx);
    const left = await fetch(`${sandbox.url}/api/v2/team/${workspaceId}/webhook`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const listed = JSON.stringify(await left.json());
    expect(listed).not.toContain(connection.id);
    expect(listed).toContain("elsewhere.example");
    expect(
      await systemDb().clickupConnection.findUniqueOrThrow({ where: { id: connection.id } }),
    ).toMatchObject({
      status: "disconnected",
      tokenCiphertext: null,
      tokenKey: null,
    });
    expect((await getConnectionState(ctx, {})).connection).toBeNull();
    await expect(disconnectClickup(ctx)).rejects.toMatchObject({ code: "clickup_not_connected" });
  });

  it("goes through when ClickUp does not answer", async () => {
    const ctx = await memberContext(organisation, "owner");
    await createClickupConnection(organisation, sandbox);
    sandbox.control.addFault({
      match: { path: "/team/*/webhook" },
      kind: "error_before_commit",
      status: 503,
    });
    await disconnectClickup(ctx);
    expect((await getConnectionState(ctx, {})).connection).toBeNull();
  });

  it("is for admins", async () => {
    const ctx = await memberContext(organisation, "agent");
    await createClickupConnection(organisation, sandbox);
    await expect(disconnectClickup(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a revoked token", () => {
  it("turns the connection to reconnect needed, once, with a notice; another 401 does not", async () => {
    const ctx = await memberContext(organisation, "admin");
    const { connection, token } = await createClickupConnection(organisation, sandbox);
    sandbox.control.addFault({
      match: { path: "/user" },
      kind: "error_before_commit",
      status: 401,
      ecode: "OAUTH_027",
      times: 1,
    });
    await expect(syncSpaces(ctx, { connectionId: connection.id })).rejects.toMatchObject({
      code: "clickup_rejected",
    });
    expect((await getConnectionState(ctx, {})).connection?.status).toBe("connected");

    sandbox.control.revokeTokens({ token });
    for (const code of ["clickup_reconnect_needed", "clickup_reconnect_needed"])
      await expect(syncSpaces(ctx, { connectionId: connection.id })).rejects.toMatchObject({ code });
    expect((await getConnectionState(ctx, {})).connection).toMatchObject({ status: "reconnect_needed" });
    const notices = await systemDb().notice.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(notices).toMatchObject([
      { deduplicationKey: `clickup.reconnect:${connection.id}`, occurrences: 1 },
    ]);
  });
});
