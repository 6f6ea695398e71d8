/** A gap is filled by asking for the links whose tasks changed in it, and for no others. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureWebhooks, listWebhookGaps } from "#lib/clickup/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createClickupConnection, startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { createHeldClock } from "#sandbox/clock.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { fillWebhookGap } from "../index.ts";

const START = Date.parse("2026-03-02T12:00:00Z");
const HOUR_MS = 3_600_000;
const clock = createHeldClock(START);
let sandbox: RunningSandbox;
let organisation: TestOrganisation;
let job: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let connectionId: string;

beforeAll(async () => {
  sandbox = await startClickupSandbox({ clock, deliver: async () => ({ status: 200 }) });
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  job = await systemContext(organisation);
  connected = await createClickupConnection(organisation, sandbox);
  connectionId = connected.connection.id;
  await ensureWebhooks(job, { connectionId });
});

async function makeTask(name: string, body: Record<string, unknown> = {}): Promise<string> {
  const listId = connected.listId("Escalations");
  const answer = await fetch(`${sandbox.url}/api/v2/list/${listId}/task`, {
    method: "POST",
    headers: { authorization: `Bearer ${connected.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name, ...body }),
  });
  const { id }: { id: string } = JSON.parse(await answer.text());
  return id;
}

/** A standing link whose first comparison was done. */
async function link(taskId: string, options: { of?: TestOrganisation; isUnlinked?: boolean } = {}) {
  const of = options.of ?? organisation;
  const id = newId();
  const { id: connection } = await systemDb().clickupConnection.findFirstOrThrow({
    where: { organisationId: of.organisationId },
  });
  await systemDb().taskLink.create({
    data: {
      id,
      organisationId: of.organisationId,
      sourceType: "ticket",
      sourceId: newId(),
      connectionId: connection,
      workspaceId: connected.workspaceId,
      spaceId: "1",
      spaceName: "Space",
      listId: "1",
      listName: "List",
      taskId,
      taskUrl: `https://app.clickup.com/t/${taskId}`,
      taskName: "Task",
      statusName: "open",
      statusType: "open",
      statusColor: "#000000",
      lastSyncedAt: new Date(),
      unlinkedAt: options.isUnlinked ? new Date() : null,
    },
  });
  await systemDb().syncRequest.deleteMany({ where: { linkId: id } });
  return id;
}

const requested = async (of = organisation) =>
  (await systemDb().syncRequest.findMany({ where: { organisationId: of.organisationId } }))
    .map(({ linkId }) => linkId)
    .sort();
const noteGap = (since: number) =>
  systemDb().clickupWebhook.updateMany({ where: { connectionId }, data: { gapSince: new Date(since) } });
const gapOf = async () =>
  (await systemDb().clickupWebhook.findFirstOrThrow({ where: { connectionId } })).gapSince;

async function fill() {
  const [gap] = await listWebhookGaps(job, { connectionId });
  if (gap === undefined) throw new Error("There is no gap");
  return fillWebhookGap(job, { connectionId, gap, page: 0 });
}

describe("filling a gap", () => {
  it("asks for the linked tasks that changed in it, closed ones and subtasks too, and for nothing else", async () => {
    const parent = await makeTask("before the gap");
    const before = await link(parent);
    clock.advance(HOUR_MS);
    // The two clocks differ, and a search lags behind.
    const atItsEdge = await makeTask("changed a moment before");
    clock.advance(60_000);
    const gapSince = clock.now();
    clock.advance(HOUR_MS);
    const changed = await makeTask("changed");
    const closed = await makeTask("closed");
    sandbox.control.changeTask(closed, { change: { status: await closedStatus() } });
    const subtask = await makeTask("subtask", { parent });
    await makeTask("linked to nothing");
    const unlinked = await link(await makeTask("unlinked"), { isUnlinked: true });
    const expected = [
      await link(atItsEdge),
      await link(changed),
      await link(closed),
      await link(subtask),
    ].sort();
    const other = await createOrganisation();
    await createClickupConnection(other, sandbox);
    await link(changed, { of: other });

    await noteGap(gapSince);
    expect(await fill()).toMatchObject({ nextPage: null });
    const got = await requested();
    expect(got).toEqual(expected);
    expect(got).not.toContain(before);
    expect(got).not.toContain(unlinked);
    expect(await requested(other)).toEqual([]);
    expect(await gapOf()).toBeNull();
    expect(await listWebhookGaps(job, { connectionId })).toEqual([]);
  });

  it("reads page after page until there are no more", async () => {
    const gapSince = clock.now() + HOUR_MS;
    clock.advance(HOUR_MS + 60_000);
    const ids: string[] = [];
    for (let index = 0; index < 230; index += 1) ids.push(await makeTask(`many ${index}`));
    const links = [await link(ids[0] ?? ""), await link(ids.at(-1) ?? "")].sort();
    await noteGap(gapSince);
    expect(await fill()).toMatchObject({ nextPage: null, requested: 2 });
    expect(await requested()).toEqual(links);
  });

  it("leaves a gap open that was noted while it was filled, and one that ClickUp broke off", async () => {
    clock.advance(HOUR_MS);
    const gapSince = clock.now();
    await noteGap(gapSince);
    const [gap] = await listWebhookGaps(job, { connectionId });
    if (gap === undefined) throw new Error("There is no gap");
    const [webhook] = sandbox.control.webhooks().filter(({ endpoint }) => endpoint.endsWith(connectionId));
    sandbox.control.setWebhookHealth(webhook?.id ?? "", { status: "suspended" });
    await ensureWebhooks(job, { connectionId });
    await fillWebhookGap(job, { connectionId, gap, page: 0 });
    expect(await gapOf()).not.toBeNull();

    sandbox.control.addFault({
      match: { path: "/team/*/task" },
      kind: "error_before_commit",
      status: 400,
      times: 1,
    });
    await expect(fill()).rejects.toMatchObject({ code: "clickup_rejected" });
    expect(await gapOf()).not.toBeNull();
    await fill();
    expect(await gapOf()).toBeNull();
  });

  it("is not begun while the webhook does not work", async () => {
    await noteGap(START);
    await systemDb().clickupWebhook.updateMany({ where: { connectionId }, data: { status: "suspended" } });
    expect(await listWebhookGaps(job, { connectionId })).toEqual([]);
  });
});

describe("a webhook made where links stand already", () => {
  it("has a gap since the longest unread of them", async () => {
    const lastSyncedAt = new Date("2026-03-01T00:00:00Z");
    const id = await link(await makeTask("linked before"));
    await systemDb().taskLink.update({ where: { id }, data: { lastSyncedAt } });
    await systemDb().clickupWebhook.deleteMany({ where: { connectionId } });
    expect(await ensureWebhooks(job, { connectionId })).toMatchObject({ gaps: 1 });
    expect(await gapOf()).toEqual(lastSyncedAt);
  });
});

describe("another organisation", () => {
  it("sees no gap, and fills none", async () => {
    await noteGap(START);
    const [gap] = await listWebhookGaps(job, { connectionId });
    if (gap === undefined) throw new Error("There is no gap");
    const stranger = await systemContext(await createOrganisation());
    expect(await listWebhookGaps(stranger, { connectionId })).toEqual([]);
    await expect(fillWebhookGap(stranger, { connectionId, gap, page: 0 })).rejects.toMatchObject({
      code: "clickup_not_connected",
    });
    expect(await gapOf()).not.toBeNull();
  });
});

/** The status that means "closed" in the List of these tests. */
async function closedStatus(): Promise<string> {
  const answer = await fetch(`${sandbox.url}/api/v2/list/${connected.listId("Escalations")}`, {
    headers: { authorization: `Bearer ${connected.token}` },
  });
  const list: { statuses: { status: string; type: string }[] } = JSON.parse(await answer.text());
  const closed = list.statuses.find(({ type }) => type === "closed");
  if (closed === undefined) throw new Error("The List has no closed status");
  return closed.status;
}
