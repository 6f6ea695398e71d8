import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { resealStandbyToken, resealToken, resealWebhookSecret } from "#lib/clickup/index.ts";
import { SealError } from "#lib/platform/crypto/index.ts";
import { createSealer } from "#lib/platform/crypto/seal.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext, type TestOrganisation } from "#lib/testing/contexts.ts";
import { runCli } from "../run-cli.ts";

const oldKey = { id: "key_1", key: randomBytes(32) };
const newKey = { id: "key_2", key: randomBytes(32) };
const goneKey = { id: "keyA1", key: randomBytes(32) };
// Read when first asked for, which is in the tests.
process.env.ENCRYPTION_KEYS = [newKey, oldKey]
  .map(({ id, key }) => `${id}:${key.toString("base64")}`)
  .join(",");

let printed = "";
const rotate = () => {
  printed = "";
  return runCli(["keys", "rotate", "--json"], {
    findInstance: async () => ({
      dataDirectory: "/nowhere",
      url: null,
      pid: null,
      settings: {},
      hasDatabase: true,
      hasJobServer: false,
    }),
    findEventSender: async () => async () => {},
    print: (text) => {
      printed += text;
    },
    printError: (text) => {
      throw new Error(text);
    },
  });
};

async function createConnection(
  { organisationId }: TestOrganisation,
  token: string | null,
  key = oldKey,
): Promise<string> {
  const id = newId();
  await systemDb().clickupConnection.create({
    data: {
      id,
      organisationId,
      status: token === null ? "disconnected" : "connected",
      clickupUserId: "1",
      clickupUserName: "Ada",
      clickupUserEmail: "ada@example.test",
      connectedByName: "Ada",
      tokenCiphertext: token === null ? null : createSealer([key]).seal(token, `clickup_connection:${id}`),
    },
  });
  return id;
}

const sealedOf = async (id: string) =>
  (await systemDb().clickupConnection.findUniqueOrThrow({ where: { id } })).tokenCiphertext ?? "";
/** Opens with the new key alone: the old one is retired. */
const openWithNewKey = async (id: string) =>
  createSealer([newKey]).open(await sealedOf(id), `clickup_connection:${id}`);

describe("keys rotate", () => {
  it("seals every old secret with the newest key, in every organisation, and leaves the rest alone", async () => {
    const [one, two] = [await createOrganisation(), await createOrganisation()];
    const ids = [await createConnection(one, "token-1"), await createConnection(two, "token-2")];
    const fresh = await createConnection(two, "token-3", newKey);
    const before = await sealedOf(fresh);
    await createConnection(one, null);

    expect(await rotate()).toBe(0);
    expect(JSON.parse(printed)).toEqual({ newestKey: "key_2", resealed: 2, unchanged: 1, failed: [] });
    expect(await Promise.all(ids.map(openWithNewKey))).toEqual(["token-1", "token-2"]);
    expect(await sealedOf(fresh)).toBe(before);

    const audits = await systemDb().auditEvent.findMany({ where: { targetId: { in: ids } } });
    expect(audits).toHaveLength(2);
    expect(audits[0]).toMatchObject({
      action: "clickup_connection.resealed",
      actorType: "cli",
      origin: "cli",
      before: { encryptionKey: "key_1" },
      after: { encryptionKey: "key_2" },
    });
    expect(JSON.stringify(audits)).not.toMatch(/token-\d|v1\./);
  });

  it("does nothing the second time", async () => {
    const id = await createConnection(await createOrganisation(), "token");
    await rotate();
    const sealed = await sealedOf(id);
    expect(await rotate()).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ resealed: 0, failed: [] });
    expect(await sealedOf(id)).toBe(sealed);
    expect(await systemDb().auditEvent.count({ where: { targetId: id } })).toBe(1);
  });

  it("goes on past a secret that it cannot open, keeps it, and names it", async () => {
    const organisation = await createOrganisation();
    const lost = await createConnection(organisation, "lost", goneKey);
    const before = await sealedOf(lost);
    const good = await createConnection(organisation, "good");

    expect(await rotate()).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({
      resealed: 1,
      failed: [
        {
          organisationId: organisation.organisationId,
          connectionId: lost,
          reason: "The encryption key keyA1 is not among the settings.",
        },
      ],
    });
    expect(await sealedOf(lost)).toBe(before);
    expect(await openWithNewKey(good)).toBe("good");
    await systemDb().clickupConnection.delete({ where: { id: lost } });
  });

  it("finds them all when they are more than one batch", async () => {
    const organisation = await createOrganisation();
    const id = await createConnection(organisation, "first");
    const row = await systemDb().clickupConnection.findUniqueOrThrow({ where: { id } });
    const ids = Array.from({ length: 250 }, () => newId());
    await systemDb().clickupConnection.createMany({
      data: ids.map((each) => ({
        ...row,
        id: each,
        tokenCiphertext: createSealer([oldKey]).seal(each, `clickup_connection:${each}`),
      })),
    });
    expect(await rotate()).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ resealed: 251 });
    expect(await Promise.all(ids.map(openWithNewKey))).toEqual(ids);
  });
});

describe("a webhook's secret", () => {
  const createWebhook = async ({ organisationId }: TestOrganisation, connectionId: string, key = oldKey) => {
    const id = newId();
    await systemDb().clickupWebhook.create({
      data: {
        id,
        organisationId,
        connectionId,
        workspaceId: id,
        webhookId: id,
        endpoint: "https://desk.example.com",
        secretCiphertext: createSealer([key]).seal("webhook-secret", `clickup_webhook:${id}`),
      },
    });
    return id;
  };
  const secretOf = async (id: string) =>
    (await systemDb().clickupWebhook.findUniqueOrThrow({ where: { id } })).secretCiphertext ?? "";

  it("is sealed with the newest key, with an audit row that does not tell it", async () => {
    const organisation = await createOrganisation();
    const id = await createWebhook(organisation, await createConnection(organisation, "token", newKey));
    expect(await rotate()).toBe(0);
    expect(createSealer([newKey]).open(await secretOf(id), `clickup_webhook:${id}`)).toBe("webhook-secret");
    const audits = await systemDb().auditEvent.findMany({ where: { targetId: id } });
    expect(audits).toMatchObject([
      { action: "clickup_webhook.resealed", before: { encryptionKey: "key_1" } },
    ]);
    expect(JSON.stringify(audits)).not.toMatch(/webhook-secret|v1\./);
  });

  it("that cannot be opened is named and kept", async () => {
    const organisation = await createOrganisation();
    const id = await createWebhook(organisation, await createConnection(organisation, "t", newKey), goneKey);
    const before = await secretOf(id);
    expect(await rotate()).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({
      failed: [{ organisationId: organisation.organisationId, webhookRowId: id }],
    });
    expect(await secretOf(id)).toBe(before);
    await systemDb().clickupWebhook.delete({ where: { id } });
  });

  it("of another organisation is not there", async () => {
    const organisation = await createOrganisation();
    const id = await createWebhook(organisation, await createConnection(organisation, "token", newKey));
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(resealWebhookSecret(stranger, { webhookRowId: id })).rejects.toMatchObject({
      code: "not_found",
    });
    await rotate();
  });
});

describe("a standby's token", () => {
  it("is sealed with the newest key, for its own row, with an audit row that does not tell it", async () => {
    const organisation = await createOrganisation();
    const connectionId = await createConnection(organisation, "token", newKey);
    const id = newId();
    const at = new Date();
    await systemDb().clickupStandby.create({
      data: {
        id,
        organisationId: organisation.organisationId,
        connectionId,
        clickupUserId: "2",
        clickupUserName: "Standby",
        clickupUserEmail: "standby@example.test",
        tokenCiphertext: createSealer([oldKey]).seal("standby-token", `clickup_standby:${id}`),
        tokenKey: newId(),
        authorisedByName: "A",
        authorisedAt: at,
        checkedAt: at,
        triedAt: at,
      },
    });
    expect(await rotate()).toBe(0);
    const row = await systemDb().clickupStandby.findUniqueOrThrow({ where: { id } });
    expect(createSealer([newKey]).open(row.tokenCiphertext, `clickup_standby:${id}`)).toBe("standby-token");
    const audits = await systemDb().auditEvent.findMany({
      where: { targetId: connectionId, action: "clickup_standby.resealed" },
    });
    expect(audits).toMatchObject([{ before: { encryptionKey: "key_1" } }]);
    expect(JSON.stringify(audits)).not.toMatch(/standby-token|v1\./);
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(resealStandbyToken(stranger, { standbyId: id })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("resealToken", () => {
  it("seals once when two do it at the same time", async () => {
    const organisation = await createOrganisation();
    const ctx = await memberContext(organisation, "owner");
    const connectionId = await createConnection(organisation, "token");
    const outcomes = await Promise.all([
      resealToken(ctx, { connectionId }),
      resealToken(ctx, { connectionId }),
      resealToken(ctx, { connectionId }),
    ]);
    expect(outcomes.filter(({ isResealed }) => isResealed)).toHaveLength(1);
    expect(await openWithNewKey(connectionId)).toBe("token");
  });

  it("is refused to whoever may not connect ClickUp, and knows no other organisation's connections", async () => {
    const organisation = await createOrganisation();
    const connectionId = await createConnection(organisation, "token");
    const agent = await memberContext(organisation, "agent");
    await expect(resealToken(agent, { connectionId })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(resealToken(stranger, { connectionId })).rejects.toMatchObject({ code: "not_found" });
    await expect(
      resealToken(await memberContext(organisation, "owner"), { connectionId: "nonsense" }),
    ).rejects.toMatchObject({ code: "validation_failed" });
    expect(
      createSealer([oldKey]).open(await sealedOf(connectionId), `clickup_connection:${connectionId}`),
    ).toBe("token");
  });

  it("opens nothing that was moved here from another row", async () => {
    const organisation = await createOrganisation();
    const ctx = await memberContext(organisation, "owner");
    const [from, to] = [await createConnection(organisation, "a"), await createConnection(organisation, "b")];
    await systemDb().clickupConnection.update({
      where: { id: to },
      data: { tokenCiphertext: await sealedOf(from) },
    });
    await expect(resealToken(ctx, { connectionId: to })).rejects.toThrow(SealError);
  });
});
