import { afterAll, afterEach, describe, expect, it } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { apiKeyContext, createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { authenticateApiKey } from "./authenticate-api-key.ts";
import { createApiKey } from "./create-api-key.ts";
import { listApiKeys } from "./list-api-keys.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import type { CreateApiKeyInput } from "./schema.ts";

const input: CreateApiKeyInput = {
  name: "Website",
  scopes: ["tickets:read", "tickets:write"],
  expiresInDays: 30,
};
const travel = (ms: number) => {
  const at = new Date(Date.now() + ms);
  release = holdClock(() => at);
};
let release: (() => void) | undefined;
afterEach(() => {
  release?.();
  release = undefined;
});
afterAll(disconnectDatabase);

describe("API keys", () => {
  it("are shown once, stored hashed, and leave an audit row without the key", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const created = await createApiKey(admin, input);
    expect(created.key).toMatch(/^rd_live_[0-9A-Za-z]{40}$/);
    expect(created).toMatchObject({
      name: "Website",
      state: "active",
      createdBy: admin.actor.name,
      lastUsedAt: null,
    });

    const row = await systemDb().apiKey.findUniqueOrThrow({ where: { id: created.id } });
    const audit = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(audit.map(({ action, actorId, targetId }) => ({ action, actorId, targetId }))).toEqual([
      { action: "api_key.created", actorId: admin.actor.id, targetId: created.id },
    ]);
    const listed = await listApiKeys(admin, {});
    for (const stored of [row, audit, listed]) expect(JSON.stringify(stored)).not.toContain(created.key);
    expect(listed.items.map(({ id, prefix }) => [id, prefix])).toEqual([
      [created.id, created.key.slice(0, 12)],
    ]);
  });

  it("stand for their organisation with their scopes, and note when they were last used", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const { key, id } = await createApiKey(admin, input);
    expect(await authenticateApiKey(key, "192.0.2.1")).toEqual({
      organisationId: organisation.organisationId,
      actor: { type: "api_key", id, name: "Website", scopes: input.scopes },
    });
    const [listed] = (await listApiKeys(admin, {})).items;
    expect(listed?.lastUsedAt).not.toBeNull();
  });

  it("stop working when revoked or expired, and an attempt is on record", async () => {
    const admin = await memberContext(await createOrganisation(), "owner");
    const [revoked, expiring] = [await createApiKey(admin, input), await createApiKey(admin, input)];
    expect((await revokeApiKey(admin, { id: revoked.id })).state).toBe("revoked");
    expect(await authenticateApiKey(revoked.key, null)).toBeNull();
    travel(30 * 86_400_000 + 1_000);
    expect(await authenticateApiKey(expiring.key, null)).toBeNull();
    const events = await systemDb().securityEvent.findMany({
      where: { actorId: { in: [revoked.id, expiring.id] } },
    });
    expect(events.map(({ kind, detail }) => ({ kind, detail }))).toEqual([
      { kind: "api_key.refused", detail: { reason: "revoked" } },
      { kind: "api_key.refused", detail: { reason: "expired" } },
    ]);
  });

  it("that nobody made are nobody's", async () => {
    for (const text of ["", "rd_live_x", `rd_live_${"0".repeat(40)}`]) {
      expect(await authenticateApiKey(text, null)).toBeNull();
    }
  });

  it("are revoked once, however often that is asked", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const { id } = await createApiKey(admin, input);
    const answers = await Promise.all([1, 2, 3].map(() => revokeApiKey(admin, { id })));
    expect(new Set(answers.map(({ revokedAt }) => revokedAt)).size).toBe(1);
    expect(await systemDb().auditEvent.count({ where: { action: "api_key.revoked", targetId: id } })).toBe(1);
  });

  it("need a name and scopes that a key can have", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    await expect(createApiKey(admin, { ...input, name: " ", scopes: [] })).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "name" }, { path: "scopes" }],
    });
    await expect(createApiKey(admin, { ...input, scopes: ["api_keys:write"] })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await expect(createApiKey(admin, { ...input, expiresInDays: 0 })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });

  it("are made and seen by admins only, and never by another key", async () => {
    const organisation = await createOrganisation();
    for (const ctx of [await memberContext(organisation, "agent"), await apiKeyContext(organisation)]) {
      await expect(createApiKey(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
      await expect(listApiKeys(ctx, {})).rejects.toMatchObject({ code: "forbidden" });
      expect(ctx.refusals).toHaveLength(2);
    }
  });

  it("of another organisation are not there", async () => {
    const mine = await memberContext(await createOrganisation(), "admin");
    const theirs = await memberContext(await createOrganisation(), "admin");
    const { id } = await createApiKey(theirs, input);
    await expect(revokeApiKey(mine, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(revokeApiKey(mine, { id: newId() })).rejects.toMatchObject({ code: "not_found" });
    expect((await listApiKeys(mine, {})).items).toEqual([]);
  });

  it("are listed page by page, each once", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    for (let index = 0; index < 5; index += 1) await createApiKey(admin, { ...input, name: `Key ${index}` });
    const names: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await listApiKeys(admin, { limit: 2, ...(cursor == null ? {} : { cursor }) });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(["Key 4", "Key 3", "Key 2", "Key 1", "Key 0"]);
    await expect(listApiKeys(admin, { cursor: "nonsense" })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });
});
