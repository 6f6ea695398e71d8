/** The person is there, but may not look after webhooks any more: the standby takes over where that helps. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { createOrganisation, systemContext, type TestContext } from "#lib/testing/contexts.ts";
import { createClickupConnection, createStandby } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import { ensureWebhooks, listWebhookGaps } from "../index.ts";

const sandbox = await openTestSandbox({ deliver: async () => ({ status: 200 }) });
let job: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let connectionId: string;

beforeEach(async () => {
  sandbox.control.clearFaults();
  const organisation = await createOrganisation();
  job = await systemContext(organisation);
  connected = await createClickupConnection(organisation, sandbox);
  connectionId = connected.connection.id;
});

const ensure = () => ensureWebhooks(job, { connectionId });
const connection = () => systemDb().clickupConnection.findUniqueOrThrow({ where: { id: connectionId } });
const standby = () => systemDb().clickupStandby.findUnique({ where: { connectionId } });
const atClickUp = () => sandbox.control.webhooks().filter(({ endpoint }) => endpoint.endsWith(connectionId));
const notices = () =>
  systemDb().notice.findMany({
    where: { organisationId: connected.connection.organisationId, resolvedAt: null },
  });
const refuse = (method: string, path: string, status: number, ecode: string) =>
  sandbox.control.addFault({ match: { method, path }, kind: "error_before_commit", status, ecode });

/** Suspends the only webhook, whose last event was an hour ago. */
async function suspend(): Promise<Date> {
  await ensure();
  const lastEvent = new Date(Date.now() - 3_600_000);
  await systemDb().clickupWebhook.updateMany({
    where: { connectionId },
    data: { lastDeliveryAt: lastEvent },
  });
  const [webhook] = atClickUp();
  if (webhook === undefined) throw new Error("There is no webhook");
  sandbox.control.setWebhookHealth(webhook.id, { status: "suspended", failCount: 100 });
  return lastEvent;
}

describe("a person who may not keep webhooks any more", () => {
  it("is followed by the standby, in whose name the webhook is made, and nothing is missed", async () => {
    const lastEvent = await suspend();
    await createStandby(connected.connection, sandbox, "tom");
    refuse("PUT", "/webhook/*", 403, "ACCESS_001");
    expect(await ensure()).toMatchObject({ outcome: "handed_over" });
    expect(await connection()).toMatchObject({ status: "connected", clickupUserName: "Tom Okonkwo" });
    expect(await standby()).toBeNull();
    expect(await notices()).toMatchObject([
      {
        deduplicationKey: `clickup.taken_over:${connectionId}`,
        body: expect.stringContaining("no longer lets Maya Lindqvist look after webhooks in Harbour Support"),
      },
    ]);

    sandbox.control.clearFaults();
    expect(await ensure()).toMatchObject({ outcome: "checked", mended: 1 });
    expect(atClickUp().filter(({ userId }) => userId === PEOPLE.tom.id)).toMatchObject([
      { health: "active" },
    ]);
    const [gap] = await listWebhookGaps(job, { connectionId });
    expect(Date.parse(gap?.since ?? "")).toBeLessThanOrEqual(lastEvent.getTime());
  });

  it("is followed as well when the Workspace is closed to that person", async () => {
    await suspend();
    await createStandby(connected.connection, sandbox, "tom");
    refuse("PUT", "/webhook/*", 401, "OAUTH_023");
    expect(await ensure()).toMatchObject({ outcome: "handed_over" });
  });

  it("keeps the connection without a standby, or with one that sees less or is dead itself", async () => {
    await suspend();
    refuse("PUT", "/webhook/*", 403, "ACCESS_001");
    await expect(ensure()).rejects.toMatchObject({ httpStatus: 403 });
    await createStandby(connected.connection, sandbox, "hana");
    await expect(ensure()).rejects.toMatchObject({ httpStatus: 403 });
    expect(await standby()).toMatchObject({ status: "ready" });
    await systemDb().clickupStandby.deleteMany({ where: { connectionId } });
    await createStandby(connected.connection, sandbox, "tom");
    sandbox.control.revokeTokens({ userId: PEOPLE.tom.id });
    await expect(ensure()).rejects.toMatchObject({ httpStatus: 403 });
    expect(await standby()).toMatchObject({ status: "dead" });
    expect(await connection()).toMatchObject({ clickupUserName: "Maya Lindqvist", status: "connected" });
  });

  it.each([
    ["what is sent is refused", 400, "INPUT_003"],
    ["the Workspace's plan does not allow it", 403, "TEAM_110"],
    ["ClickUp is in trouble", 503, "SHARD_000"],
  ])("is not taken for one when %s", async (_, status, ecode) => {
    await suspend();
    await createStandby(connected.connection, sandbox, "tom");
    refuse("PUT", "/webhook/*", status, ecode);
    await expect(ensure()).rejects.toMatchObject({ httpStatus: status });
    expect(await standby()).toMatchObject({ status: "ready" });
    expect(await connection()).toMatchObject({ clickupUserName: "Maya Lindqvist" });
  });
});
