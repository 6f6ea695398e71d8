/** A customer's share of the rate budget: who may change it, what is on record, and that calls go by it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { getCustomerClickup, setCustomerShare } from "./index.ts";
import { createRateBudget } from "./rate-budget.ts";

let organisation: TestOrganisation;
let admin: TestContext;
beforeAll(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
});
afterAll(disconnectDatabase);

const audits = (customerId: string) =>
  systemDb().auditEvent.findMany({
    where: { action: "customer.clickup_share_changed", targetId: customerId },
  });

describe("changing a share", () => {
  it("holds at once, is on record, and leaves the customer's own time of change alone", async () => {
    const customer = await createCustomer(organisation);
    expect(await getCustomerClickup(admin, { id: customer.id })).toMatchObject({ share: "normal" });
    expect(await setCustomerShare(admin, { id: customer.id, share: "high" })).toMatchObject({
      share: "high",
    });
    expect(await getCustomerClickup(admin, { id: customer.id })).toMatchObject({ share: "high" });
    expect(await audits(customer.id)).toMatchObject([
      { before: { share: "normal" }, after: { share: "high" } },
    ]);
    const row = await systemDb().customer.findUniqueOrThrow({ where: { id: customer.id } });
    expect(row.updatedAt).toEqual(customer.updatedAt);
  });

  it("to what it is leaves no trace", async () => {
    const { id } = await createCustomer(organisation, { clickupShare: "low" });
    await setCustomerShare(admin, { id, share: "low" });
    expect(await audits(id)).toEqual([]);
  });

  it("is for admins, of one's own customers, and knows three of them", async () => {
    const { id } = await createCustomer(organisation);
    const agent = await memberContext(organisation, "agent");
    await expect(setCustomerShare(agent, { id, share: "high" })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(setCustomerShare(stranger, { id, share: "high" })).rejects.toMatchObject({
      code: "not_found",
    });
    const most: unknown = { id, share: "most" };
    await expect(setCustomerShare(admin, most as { id: string; share: "high" })).rejects.toMatchObject({
      code: "validation_failed",
    });
    expect(await getCustomerClickup(admin, { id })).toMatchObject({ share: "normal" });
  });
});

describe("the budget", () => {
  it("gives backlogged customers of weights 1 and 2 the places as 1 : 2, and leaves nobody out", async () => {
    const shares = { usual: "normal", heavy: "high", light: "low" } as const;
    const backlogs = await Promise.all(
      Object.entries(shares).map(async ([name, clickupShare]) => ({
        name,
        customerId: (await createCustomer(organisation, { clickupShare })).id,
        holders: Array.from({ length: 8 }, () => newId()),
        served: 0,
      })),
    );
    const tokenKey = newId();
    let at = Date.now();
    const now = () => new Date(at);
    const takeOnce = (customerId: string, holder: string) =>
      createRateBudget({ tokenKey, lane: "apply", customerId, holder, limit: 60, waitAtMostMs: 0, now })
        .take("PUT /task/{task_id}")
        .then(
          (permit) => permit.settle(null).then(() => true),
          () => false,
        );
    // As many of each as are on their way at once. Everybody asks, each second, in an order that favours nobody; who was
    // served asks for the next.
    for (let second = 0; second < 150; second += 1) {
      for (let index = 0; index < 8; index += 1) {
        for (const offset of [0, 1, 2]) {
          const backlog = backlogs[(second + offset) % 3];
          const holder = backlog?.holders[index];
          if (backlog === undefined || holder === undefined) continue;
          if (!(await takeOnce(backlog.customerId, holder))) continue;
          backlog.holders[index] = newId();
          if (second >= 30) backlog.served += 1;
        }
      }
      at += 1_000;
    }
    const served = Object.fromEntries(backlogs.map((backlog) => [backlog.name, backlog.served]));
    expect((served.heavy ?? 0) / (served.usual ?? 0)).toBeGreaterThan(1.7);
    expect((served.heavy ?? 0) / (served.usual ?? 0)).toBeLessThan(2.3);
    expect((served.usual ?? 0) / (served.light ?? 0)).toBeGreaterThan(1.4);
    expect((served.usual ?? 0) / (served.light ?? 0)).toBeLessThan(2.5);
  }, 60_000);
});
