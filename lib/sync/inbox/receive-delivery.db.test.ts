/** Promise 4 at its door: what is stored, with which verdict, and whom it makes work for. */
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { webhookSecretContext } from "#lib/clickup/index.ts";
import { seal } from "#lib/platform/crypto/index.ts";
import { disconnectDatabase, systemDb, systemPool } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, type TestOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { createConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import { receiveDelivery } from "./receive-delivery.ts";

const SECRET = "K5NUPQVR4J9GZ0SXHLMD2";
let ours: TestOrganisation;
let connectionId: string;
let linkId: string;

beforeAll(async () => {
  ours = await createOrganisation();
  connectionId = (await createConnection(ours)).id;
  const customer = await createCustomer(ours);
  const ticket = await createTicket(ours, { customerId: customer.id });
  linkId = (await createTaskLink(ours, { connectionId, sourceId: ticket.id, taskId: "9hx" })).id;
  const id = newId();
  await systemDb().clickupWebhook.create({
    data: {
      id,
      organisationId: ours.organisationId,
      connectionId,
      workspaceId: "333",
      webhookId: "w1",
      endpoint: "http://localhost/api/webhooks/clickup",
      secretCiphertext: seal(SECRET, webhookSecretContext(id)),
    },
  });
});
afterAll(disconnectDatabase);

let historyId = 1;
const change = (overrides: Record<string, unknown> = {}) => ({
  event: "taskUpdated",
  webhook_id: "w1",
  task_id: "9hx",
  history_items: [{ id: String(historyId++), field: "name" }],
  ...overrides,
});

function deliver(
  said: unknown,
  { signature, connection = connectionId }: { signature?: string | null; connection?: string } = {},
) {
  const body = Buffer.from(typeof said === "string" ? said : JSON.stringify(said));
  return receiveDelivery({
    connectionId: connection,
    body,
    signature: signature === undefined ? createHmac("sha256", SECRET).update(body).digest("hex") : signature,
    receivedAt: new Date(),
  });
}

const stored = (taskId: string) =>
  systemDb().webhookDelivery.findMany({ where: { connectionId, taskId }, orderBy: { id: "asc" } });
const versionOf = async (id: string) =>
  (await systemDb().syncRequest.findUnique({ where: { linkId: id } }))?.version ?? null;

describe("a delivery with ClickUp's signature", () => {
  it("is stored as it came, and asks for its task's link to be compared", async () => {
    await systemDb().syncRequest.deleteMany({ where: { linkId } });
    const said = change({ note: "größe 📏" });
    expect(await deliver(said)).toEqual({ verdict: "accepted" });
    const [row] = (await stored("9hx")).slice(-1);
    expect(row).toMatchObject({
      verdict: "accepted",
      state: "waiting",
      event: "taskUpdated",
      webhookId: "w1",
    });
    expect(JSON.parse(Buffer.from(row?.body ?? "").toString())).toEqual(said);
    expect(await versionOf(linkId)).toBe(1n);
  });

  it("adds to a request that waits, instead of making another", async () => {
    const before = await versionOf(linkId);
    await deliver(change());
    expect(await versionOf(linkId)).toBe((before ?? 0n) + 1n);
  });

  it("rings the bell at its commit", async () => {
    const client = await systemPool().connect();
    try {
      const heard = new Promise<string | undefined>((resolve) =>
        client.on("notification", ({ payload }) => {
          if (payload === ours.organisationId) resolve(payload);
        }),
      );
      await client.query("listen relaydesk_sync");
      await deliver(change());
      expect(await heard).toBe(ours.organisationId);
    } finally {
      await client.query("unlisten *");
      client.release();
    }
  });

  it("about a task that is not linked is kept and makes no work", async () => {
    expect(await deliver(change({ task_id: "elsewhere" }))).toEqual({ verdict: "accepted" });
    expect(await stored("elsewhere")).toMatchObject([{ state: "ignored" }]);
  });

  it("of a deleted List concerns every task that is linked in it", async () => {
    await systemDb().syncRequest.deleteMany({ where: { linkId } });
    const { listId } = await systemDb().taskLink.findUniqueOrThrow({ where: { id: linkId } });
    await deliver({ event: "listDeleted", webhook_id: "w1", list_id: listId });
    expect(await versionOf(linkId)).toBe(1n);
  });

  it("that comes again is a duplicate and makes no work", async () => {
    const said = change();
    await deliver(said);
    const before = await versionOf(linkId);
    expect(await deliver(said)).toEqual({ verdict: "duplicate" });
    expect(await versionOf(linkId)).toBe(before);
  });

  it("of a deletion that comes again may be the second one: a duplicate, whose tasks are looked at all the same", async () => {
    const { listId } = await systemDb().taskLink.findUniqueOrThrow({ where: { id: linkId } });
    for (const said of [
      { event: "taskDeleted", webhook_id: "w1", task_id: "9hx" },
      { event: "listDeleted", webhook_id: "w1", list_id: listId, folder_id: "again" },
    ]) {
      await deliver(said);
      await systemDb().syncRequest.deleteMany({ where: { linkId } });
      expect(await deliver(said)).toEqual({ verdict: "duplicate" });
      expect(await versionOf(linkId)).toBe(1n);
    }
  });

  it("is accepted once when it comes thirty times at once", async () => {
    const said = change({ task_id: "crowd" });
    const verdicts = await Promise.all(Array.from({ length: 30 }, () => deliver(said)));
    expect(verdicts.filter((result) => result?.verdict === "accepted")).toHaveLength(1);
    expect(await stored("crowd")).toHaveLength(30);
  });

  it("of a pair with one history id is accepted beside the other", async () => {
    const said = change({ task_id: "pair" });
    expect(await deliver({ ...said, event: "taskStatusUpdated" })).toEqual({ verdict: "accepted" });
    expect(await deliver(said)).toEqual({ verdict: "accepted" });
  });
});

describe("a delivery that proves nothing", () => {
  it.each([
    ["another's signature", { signature: "0".repeat(64) }, "signature_wrong"],
    ["no signature", { signature: null }, "signature_missing"],
  ])("with %s is kept as rejected and makes no work", async (_, options, verdictReason) => {
    const taskId = `forged-${verdictReason}`;
    expect(await deliver(change({ task_id: taskId }), options)).toEqual({ verdict: "rejected" });
    expect(await stored(taskId)).toMatchObject([{ verdict: "rejected", verdictReason, state: "ignored" }]);
  });

  it("names a webhook that is not ours: rejected", async () => {
    const said = change({ webhook_id: "w2", task_id: "stranger" });
    expect(await deliver(said)).toEqual({ verdict: "rejected" });
    expect(await stored("stranger")).toMatchObject([{ verdictReason: "webhook_unknown" }]);
  });

  it("keeps no more of it than shows what it is", async () => {
    const taskId = newId();
    const said = change({ task_id: taskId, padding: "x".repeat(900_000) });
    expect(await deliver(said, { signature: "0".repeat(64) })).toEqual({ verdict: "rejected" });
    const [row] = await stored(taskId);
    expect(row?.body.byteLength).toBe(16_384);
    expect(Buffer.from(row?.body ?? []).toString()).toContain(taskId);
  });

  it("is not even JSON: rejected", async () => {
    expect(await deliver("<xml/>")).toEqual({ verdict: "rejected" });
  });

  it("is not kept without end", async () => {
    for (let index = 0; index < 80; index += 1) await deliver("rubbish");
    const kept = await systemDb().webhookDelivery.count({ where: { connectionId, verdict: "rejected" } });
    expect(kept).toBeLessThanOrEqual(65);
  });
});

describe("an address", () => {
  it("of no connection belongs to nobody", async () => {
    expect(await deliver(change(), { connection: newId() })).toBeNull();
    expect(await deliver(change(), { connection: "not-an-id" })).toBeNull();
  });

  it("of another organisation's connection takes nothing signed with ours", async () => {
    const theirs = await createOrganisation();
    const other = (await createConnection(theirs)).id;
    expect(await deliver(change({ task_id: "9hx" }), { connection: other })).toEqual({ verdict: "rejected" });
  });

  it("of a connection that was ended belongs to nobody", async () => {
    const ended = (await createConnection(await createOrganisation(), { status: "disconnected" })).id;
    expect(await deliver(change(), { connection: ended })).toBeNull();
  });
});

describe("a changed ticket", () => {
  const request = () => systemDb().syncRequest.findUnique({ where: { linkId } });
  const ticketId = async () =>
    (await systemDb().taskLink.findUniqueOrThrow({ where: { id: linkId } })).sourceId;

  it("asks for its link to be compared, whoever writes it", async () => {
    await systemDb().syncRequest.deleteMany({ where: { linkId } });
    await systemPool().query("update tickets set title = 'Changed by hand' where id = $1", [
      await ticketId(),
    ]);
    expect(await request()).toMatchObject({ reason: "source" });
  });

  it("asks for nothing when no field of the task's changed", async () => {
    await systemDb().syncRequest.deleteMany({ where: { linkId } });
    await systemPool().query("update tickets set updated_at = now(), version = version + 1 where id = $1", [
      await ticketId(),
    ]);
    expect(await request()).toBeNull();
  });

  it("asks for nothing of the link that the change came by", async () => {
    const client = await systemPool().connect();
    try {
      await client.query("begin");
      await client.query("select set_config('relaydesk.syncing_link', $1, true)", [linkId]);
      await client.query("update tickets set title = 'From ClickUp' where id = $1", [await ticketId()]);
      await client.query("commit");
    } finally {
      client.release();
    }
    expect(await request()).toBeNull();
  });
});

describe("an undone link", () => {
  it("leaves no request and no delivery waiting for it", async () => {
    const customer = await createCustomer(ours);
    const ticket = await createTicket(ours, { customerId: customer.id });
    const link = await createTaskLink(ours, { connectionId, sourceId: ticket.id, taskId: "undone" });
    await deliver(change({ task_id: "undone" }));
    expect(await stored("undone")).toMatchObject([{ state: "waiting" }]);
    await systemDb().taskLink.update({
      where: { id: link.id },
      data: { unlinkedAt: new Date(), standingKey: null },
    });
    expect(await stored("undone")).toMatchObject([{ state: "ignored" }]);
    expect(await versionOf(link.id)).toBeNull();
  });
});
