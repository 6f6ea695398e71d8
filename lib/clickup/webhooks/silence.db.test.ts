/** A webhook that ClickUp calls well and that says nothing is found out by what it owes, and made anew. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { disconnectDatabase, type Prisma, systemDb } from "#lib/platform/db/index.ts";
import { createOrganisation, systemContext, type TestContext } from "#lib/testing/contexts.ts";
import { createClickupConnection, startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { ensureWebhooks, noteOwedEvent } from "../index.ts";

let sandbox: RunningSandbox;
let job: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let connectionId: string;
let workspaceId: string;

beforeAll(async () => {
  sandbox = await startClickupSandbox({ deliver: async () => ({ status: 200 }) });
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  const organisation = await createOrganisation();
  job = await systemContext(organisation);
  connected = await createClickupConnection(organisation, sandbox);
  connectionId = connected.connection.id;
  workspaceId = connected.workspaceId;
  await ensureWebhooks(job, { connectionId });
});

const row = () => systemDb().clickupWebhook.findFirstOrThrow({ where: { connectionId } });
const set = ({ madeAt, ...data }: Prisma.ClickupWebhookUpdateManyMutationInput & { madeAt?: Date }) =>
  systemDb().clickupWebhook.updateMany({
    where: { connectionId },
    data: { ...data, ...(madeAt === undefined ? {} : { madeAt, createdAt: madeAt }) },
  });
const owe = (changedAt: Date) => noteOwedEvent(job, { connectionId, workspaceId, changedAt });
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

/** Looks as often as the guardian would until then, so that no look is taken for missed. */
async function lookIn(count: number) {
  for (let minute = 5; minute <= count; minute += 5) {
    const release = holdClock(() => minutes(minute));
    try {
      await ensureWebhooks(job, { connectionId });
    } finally {
      release();
    }
  }
}

describe("what is owed", () => {
  it("is owed since the first change that was not answered", async () => {
    await set({ madeAt: minutes(-60) });
    const first = minutes(-20);
    await owe(first);
    await owe(minutes(-10));
    expect((await row()).owedSince).toEqual(first);
    const earlier = minutes(-30);
    await owe(earlier);
    expect((await row()).owedSince).toEqual(earlier);
  });

  it("an event that came meanwhile answers it, and the next change is owed anew", async () => {
    await set({ madeAt: minutes(-60), lastDeliveryAt: minutes(-19), owedSince: minutes(-20) });
    const next = minutes(-5);
    await owe(next);
    expect((await row()).owedSince).toEqual(next);
  });

  it("nothing is owed of a change that was told of, or that is older than the webhook", async () => {
    await set({ lastDeliveryAt: new Date() });
    await owe(minutes(-1));
    expect((await row()).owedSince).toBeNull();
    await set({ lastDeliveryAt: null });
    await owe(minutes(-60));
    expect((await row()).owedSince).toBeNull();
  });

  it("nothing is owed by a webhook that does not work: its gap is noted anyway", async () => {
    await set({ madeAt: minutes(-60), status: "suspended" });
    await owe(minutes(-5));
    expect((await row()).owedSince).toBeNull();
  });
});

describe("what is not owed any more", () => {
  it.each(["made anew", "woken up"] as const)("is what changed before the webhook was %s", async (what) => {
    await set({ madeAt: minutes(-60) });
    await owe(minutes(-5));
    const { webhookId } = await row();
    if (what === "made anew") sandbox.control.removeWebhook(webhookId);
    else sandbox.control.setWebhookHealth(webhookId, { status: "suspended", failCount: 100 });
    await ensureWebhooks(job, { connectionId });
    expect((await row()).owedSince).toBeNull();
    // A sweep finds out about it later.
    await owe(minutes(-1));
    expect((await row()).owedSince).toBeNull();
    await lookIn(30);
    expect(await row()).toMatchObject({ silences: 0, silentAt: null });
  });
});

describe("a silent webhook", () => {
  it("is made anew, and everything since its last event is read", async () => {
    const before = await row();
    const lastDeliveryAt = minutes(-90);
    await set({ madeAt: minutes(-100), lastDeliveryAt });
    await owe(new Date());
    await lookIn(5);
    expect((await row()).webhookId).toBe(before.webhookId);
    await lookIn(15);
    const after = await row();
    expect(after.webhookId).not.toBe(before.webhookId);
    expect(after).toMatchObject({ status: "active", silences: 1, owedSince: null });
    expect(after.silentAt).not.toBeNull();
    expect(after.gapSince?.getTime()).toBeLessThanOrEqual(lastDeliveryAt.getTime());
    expect(
      sandbox.control.webhooks().filter(({ endpoint }) => endpoint.endsWith(connectionId)),
    ).toMatchObject([{ id: after.webhookId }]);
    expect(job.dispatched.map(({ name }) => name)).toContain("clickup/webhooks.backfill");
    expect(
      await systemDb().auditEvent.findFirst({
        where: { targetId: after.id, action: "clickup_webhook.trouble_found" },
      }),
    ).toMatchObject({ after: { status: "silent" } });
  });

  it("that stays silent is told of once, and an event takes that back", async () => {
    const notices = () =>
      systemDb().notice.findMany({ where: { deduplicationKey: `clickup.silent:${connectionId}` } });
    for (const silences of [1, 2]) {
      await set({ madeAt: minutes(-100), ...(silences === 1 ? {} : { silentAt: minutes(-101) }) });
      await owe(minutes(-30));
      await ensureWebhooks(job, { connectionId });
      expect(await row()).toMatchObject({ silences });
    }
    expect(await notices()).toMatchObject([{ occurrences: 1, resolvedAt: null }]);
    await set({ lastDeliveryAt: minutes(1) });
    await ensureWebhooks(job, { connectionId });
    expect(await row()).toMatchObject({ silences: 0 });
    expect((await notices())[0]?.resolvedAt).not.toBeNull();
  });

  it("counts once for as long as it cannot be made anew", async () => {
    await set({ madeAt: minutes(-100) });
    await owe(minutes(-30));
    const { webhookId } = await row();
    const fault = { match: { method: "DELETE" }, kind: "error_before_commit", status: 400 } as const;
    sandbox.control.addFault(fault);
    for (let look = 0; look < 3; look += 1) {
      await expect(ensureWebhooks(job, { connectionId })).rejects.toMatchObject({ ecode: "OAUTH_171" });
      expect(await row()).toMatchObject({ webhookId, silences: 1 });
    }
    sandbox.control.clearFaults();
    await ensureWebhooks(job, { connectionId });
    expect(await row()).toMatchObject({ silences: 1, owedSince: null });
    expect((await row()).webhookId).not.toBe(webhookId);
  });

  it("that has nothing to tell is left alone, however long that lasts", async () => {
    const before = await row();
    await lookIn(60);
    expect(await row()).toMatchObject({ webhookId: before.webhookId, silences: 0, gapSince: null });
  });
});
