/** Webhooks that stay silent, even made anew: the standby takes over once, and only where that loses nothing. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext, systemContext, type TestContext } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { createClickupConnection, createStandby } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import { ensureWebhooks, getConnectionState, listWebhookGaps, noteOwedEvent } from "../index.ts";
import { CLICKUP_SETTINGS_MODULE, SPACE_SETTING } from "../schema.ts";
import { storeConnection } from "../store-connection.ts";

const sandbox = await openTestSandbox({ deliver: async () => ({ status: 200 }) });
let organisation: Awaited<ReturnType<typeof createOrganisation>>;
let job: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let connectionId: string;

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  job = await systemContext(organisation);
  connected = await createClickupConnection(organisation, sandbox);
  connectionId = connected.connection.id;
  await ensure();
});

const ensure = () => ensureWebhooks(job, { connectionId });
const connection = () => systemDb().clickupConnection.findUniqueOrThrow({ where: { id: connectionId } });
const standby = () => systemDb().clickupStandby.findUnique({ where: { connectionId } });
const row = () => systemDb().clickupWebhook.findFirstOrThrow({ where: { connectionId } });
const atClickUp = () => sandbox.control.webhooks().filter(({ endpoint }) => endpoint.endsWith(connectionId));
const notices = () =>
  systemDb().notice.findMany({
    where: { organisationId: organisation.organisationId, resolvedAt: null },
    orderBy: { deduplicationKey: "asc" },
  });
const minutesAgo = (count: number) => new Date(Date.now() - count * 60_000);
const standBy = (name: keyof typeof PEOPLE) => createStandby(connected.connection, sandbox, name);

/** Something changes, no event comes for longer than it may take, and the guardian looks. */
async function lookAtSilence() {
  const madeAt = minutesAgo(100);
  const where = { connectionId };
  await systemDb().clickupWebhook.updateMany({ where, data: { createdAt: madeAt, madeAt } });
  await systemDb().clickupWebhook.updateMany({
    where: { ...where, silentAt: { not: null } },
    data: { silentAt: minutesAgo(101) },
  });
  const { workspaceId } = connected;
  await noteOwedEvent(job, { connectionId, workspaceId, changedAt: minutesAgo(30) });
  return ensure();
}
/** Silent, made anew, and silent again. */
async function proveSilence() {
  await lookAtSilence();
  return lookAtSilence();
}
async function hearEvent() {
  await systemDb().clickupWebhook.updateMany({
    where: { connectionId },
    data: { lastDeliveryAt: new Date(Date.now() + 1_000) },
  });
  await ensure();
}
/** A customer whose tickets go to a Space that Tom does not see. */
async function useSpace(name: string) {
  const customer = await createCustomer(organisation);
  await systemDb().customerSetting.create({
    data: {
      id: newId(),
      organisationId: organisation.organisationId,
      customerId: customer.id,
      module: CLICKUP_SETTINGS_MODULE,
      key: SPACE_SETTING,
      value: connected.spaceId(name),
      type: "string",
    },
  });
}

describe("a silence that is proved", () => {
  it("has the standby take over, with one notice, and everything since the last event read", async () => {
    await standBy("tom");
    const lastEvent = minutesAgo(120);
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId },
      data: { lastDeliveryAt: lastEvent },
    });
    expect(await lookAtSilence()).toMatchObject({ outcome: "checked" });
    expect(await connection()).toMatchObject({ clickupUserName: "Maya Lindqvist" });
    expect(await notices()).toEqual([]);
    expect(await lookAtSilence()).toMatchObject({ outcome: "handed_over" });
    expect(await connection()).toMatchObject({ status: "connected", clickupUserName: "Tom Okonkwo" });
    expect(await standby()).toBeNull();
    expect(atClickUp()).toEqual([]);
    expect(await notices()).toMatchObject([
      {
        deduplicationKey: `clickup.taken_over:${connectionId}`,
        occurrences: 1,
        body: expect.stringContaining(
          "ClickUp tells nothing of Harbour Support by Maya Lindqvist's webhooks",
        ),
      },
    ]);

    expect(await ensure()).toMatchObject({ outcome: "checked", mended: 1, gaps: 1 });
    expect(atClickUp()).toMatchObject([{ userId: PEOPLE.tom.id }]);
    expect(await row()).toMatchObject({ silences: 0, owedSince: null });
    const [gap] = await listWebhookGaps(job, { connectionId });
    expect(Date.parse(gap?.since ?? "")).toBeLessThanOrEqual(lastEvent.getTime());
  });

  it("never goes to and fro: the next person's silence is told of, and keeps that person", async () => {
    await standBy("tom");
    await proveSilence();
    await ensure();
    await standBy("maya");
    for (let time = 0; time < 2; time += 1)
      expect(await proveSilence()).toMatchObject({ outcome: "checked" });
    expect(await connection()).toMatchObject({ clickupUserName: "Tom Okonkwo" });
    expect(await standby()).toMatchObject({ status: "ready" });
    expect(
      (await notices()).find(({ deduplicationKey }) => deduplicationKey.includes("silent")),
    ).toMatchObject({
      title: "ClickUp tells nothing of Harbour Support",
      body: expect.stringContaining("the person is not the reason"),
    });

    // It was well in between: a later silence is one of its own.
    await hearEvent();
    expect((await notices()).map(({ deduplicationKey }) => deduplicationKey)).not.toContain(
      `clickup.silent:${connectionId}`,
    );
    expect(await row()).toMatchObject({ silences: 0, silenceLeftAt: null });
    await systemDb().clickupWebhook.updateMany({
      where: { connectionId },
      data: { lastDeliveryAt: minutesAgo(120) },
    });
    expect(await proveSilence()).toMatchObject({ outcome: "handed_over" });
    expect(await connection()).toMatchObject({ clickupUserName: "Maya Lindqvist" });
  });

  it("without a standby is told of, and one who is named later takes over when it is proved again", async () => {
    expect(await proveSilence()).toMatchObject({ outcome: "checked" });
    expect(await notices()).toMatchObject([
      {
        deduplicationKey: `clickup.silent:${connectionId}`,
        body: expect.stringContaining("name a standby who sees the same Spaces"),
      },
    ]);
    await standBy("tom");
    expect(await lookAtSilence()).toMatchObject({ outcome: "handed_over" });
    expect((await notices()).map(({ deduplicationKey }) => deduplicationKey)).toEqual([
      `clickup.taken_over:${connectionId}`,
    ]);
  });

  it("keeps a person who sees a Space in use that the standby does not", async () => {
    await useSpace("Board only");
    await standBy("tom");
    expect(await proveSilence()).toMatchObject({ outcome: "checked" });
    expect(await connection()).toMatchObject({ clickupUserName: "Maya Lindqvist" });
    expect(await standby()).toMatchObject({ status: "ready" });
    expect(await notices()).toMatchObject([{ deduplicationKey: `clickup.silent:${connectionId}` }]);
  });

  it("keeps the connection when the standby is dead itself, or cannot be tried now", async () => {
    await standBy("tom");
    sandbox.control.addFault({ match: { path: "/team" }, kind: "error_before_commit", status: 503 });
    expect(await proveSilence()).toMatchObject({ outcome: "checked" });
    expect(await standby()).toMatchObject({ status: "ready" });
    sandbox.control.clearFaults();
    sandbox.control.revokeTokens({ userId: PEOPLE.tom.id });
    expect(await lookAtSilence()).toMatchObject({ outcome: "checked" });
    expect(await standby()).toMatchObject({ status: "dead" });
    expect(await connection()).toMatchObject({ status: "connected", clickupUserName: "Maya Lindqvist" });
  });

  it("is forgotten with the person who is replaced", async () => {
    await proveSilence();
    const admin = await memberContext(organisation, "admin");
    await storeConnection(admin, {
      purpose: "renew",
      connectionId,
      token: sandbox.control.mintToken({ userId: PEOPLE.tom.id }).token,
      person: { id: String(PEOPLE.tom.id), name: "Tom", email: PEOPLE.tom.email, timeZone: null },
      workspaces: [{ id: connected.workspaceId, name: "Harbour Support", color: null }],
    });
    await ensure();
    const { connection: card } = await getConnectionState(admin, {});
    expect(card?.workspaces).toMatchObject([{ webhook: { state: "active", silences: 0 } }]);
    expect(await notices()).toEqual([]);
  });
});
