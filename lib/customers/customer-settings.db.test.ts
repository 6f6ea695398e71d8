/** Settings of customers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, withTenant } from "#lib/platform/db/index.ts";
import { auditActions } from "#lib/testing/audit-actions.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer as insertCustomer } from "#lib/testing/factories.ts";
import {
  deleteCustomerSetting,
  getCustomerSetting,
  getSetting,
  listCustomerSettings,
  setCustomerSetting,
} from "./index.ts";

let organisation: TestOrganisation;
let other: TestOrganisation;
let agent: TestContext;
let reader: TestContext;

beforeAll(async () => {
  organisation = await createOrganisation();
  other = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  reader = await memberContext(organisation, "legal");
});
afterAll(disconnectDatabase);

describe("settings", () => {
  const space = { module: "ClickUp", key: "clickup_space_id" };

  it("keep values of every type and say which", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    const set = (key: string, setting: Parameters<typeof setCustomerSetting>[1]["setting"]) =>
      setCustomerSetting(agent, { customerId, module: "ClickUp", key, setting });
    await set("clickup_space_id", { type: "string", value: "9012" });
    await set("weight", { type: "number", value: 1.5 });
    await set("is_vip", { type: "boolean", value: false });
    await set("map", { type: "json", value: { a: [1, null, "x"] } });
    const settings = await listCustomerSettings(reader, { customerId });
    expect(settings.map(({ key, type, value }) => [key, type, value])).toEqual([
      ["clickup_space_id", "string", "9012"],
      ["is_vip", "boolean", false],
      ["map", "json", { a: [1, null, "x"] }],
      ["weight", "number", 1.5],
    ]);
    expect(await getSetting(reader, { customerId, ...space })).toMatchObject({ value: "9012" });
    const stored = await withTenant(organisation.organisationId, (db) =>
      getCustomerSetting(db, customerId, space.module, space.key),
    );
    expect(stored).toBe("9012");
  });

  it("are changed and removed on record, and left alone when they are the same", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    const setting = (value: string) => ({
      customerId,
      ...space,
      setting: { type: "string", value } as const,
    });
    await setCustomerSetting(agent, setting("1"));
    await setCustomerSetting(agent, setting("1"));
    await setCustomerSetting(agent, setting("2"));
    await deleteCustomerSetting(agent, { customerId, ...space });
    expect(await auditActions(organisation, customerId)).toEqual([
      "customer_setting.set(key,module,type,value)",
      "customer_setting.set(value)",
      "customer_setting.deleted(key,module,type,value)",
    ]);
    await expect(deleteCustomerSetting(agent, { customerId, ...space })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getSetting(agent, { customerId, ...space })).rejects.toMatchObject({ code: "not_found" });
  });

  it("survive being set for the first time by several at once", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    await Promise.all(
      ["1", "2", "3", "4"].map((value) =>
        setCustomerSetting(agent, { customerId, ...space, setting: { type: "string", value } }),
      ),
    );
    expect(await listCustomerSettings(agent, { customerId, module: "ClickUp" })).toHaveLength(1);
  });

  it("refuse values of another type, foreign customers and readers", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    const foreign = await insertCustomer(other);
    await expect(
      setCustomerSetting(agent, {
        customerId,
        ...space,
        setting: JSON.parse('{ "type": "number", "value": "1" }'),
      }),
    ).rejects.toMatchObject({ code: "validation_failed" });
    const setting = { type: "string", value: "1" } as const;
    for (const call of [
      () => setCustomerSetting(agent, { customerId: foreign.id, ...space, setting }),
      () => deleteCustomerSetting(agent, { customerId: foreign.id, ...space }),
      () => listCustomerSettings(agent, { customerId: foreign.id }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(setCustomerSetting(reader, { customerId, ...space, setting })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
