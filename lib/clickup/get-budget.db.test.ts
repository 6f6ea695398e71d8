/** Who used the budget, for the pictures: by lane, by customer, by minute, and nobody else's. */
import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { createConnection } from "#lib/testing/factories-clickup.ts";
import { getBudget } from "./get-budget.ts";
import { createRateBudget } from "./rate-budget.ts";

afterAll(disconnectDatabase);

async function connectedOrganisation() {
  const organisation = await createOrganisation();
  const { id } = await createConnection(organisation);
  const tokenKey = newId();
  await systemDb().clickupConnection.update({ where: { id }, data: { tokenKey } });
  return { organisation, connectionId: id, tokenKey };
}

describe("the shares of the rate budget", () => {
  it("names lanes and customers with their calls, and says who waits", async () => {
    const { organisation, connectionId, tokenKey } = await connectedOrganisation();
    const [one, other] = [await createCustomer(organisation), await createCustomer(organisation)];
    const stranger = newId();
    const take = (lane: "person" | "create" | "hydrate", customerId: string | null, limit = 100) =>
      createRateBudget({ tokenKey, lane, customerId, limit, waitAtMostMs: 0 }).take("GET /x");
    for (let index = 0; index < 3; index += 1) await take("create", one.id);
    await take("hydrate", other.id);
    await take("hydrate", stranger);
    await take("person", null);
    await expect(take("create", other.id, 1)).rejects.toMatchObject({ code: "clickup_rate_limited" });
    const { connections } = await getBudget(await memberContext(organisation, "agent"), {});
    expect(connections).toMatchObject([
      {
        connectionId,
        lanes: [
          { lane: "person", calls: 1, waiting: 0 },
          { lane: "create", calls: 3, waiting: 1 },
          { lane: "hydrate", calls: 2, waiting: 0 },
        ],
        customers: [
          { customer: { id: one.id, name: one.name }, calls: 3, waiting: 0 },
          { customer: { id: other.id, name: other.name }, calls: 1, waiting: 1 },
        ],
        otherCustomers: { count: 1, calls: 1, waiting: 0 },
        organisation: { calls: 1, waiting: 0 },
        budget: { used: 6 },
      },
    ]);
    expect(connections[0]?.byMinute.reduce((sum, { calls }) => sum + calls, 0)).toBe(6);
  });

  it("tells nothing of another organisation's, and needs the permission", async () => {
    const { organisation, tokenKey } = await connectedOrganisation();
    await createRateBudget({ tokenKey, lane: "person", limit: 100 }).take("GET /x");
    const mine = await connectedOrganisation();
    const { connections } = await getBudget(await memberContext(mine.organisation, "agent"), {});
    expect(connections.map(({ connectionId, lanes }) => [connectionId, lanes])).toEqual([
      [mine.connectionId, []],
    ]);
    await expect(getBudget(await memberContext(organisation, "agent"), { minutes: 0 })).rejects.toMatchObject(
      {
        code: "validation_failed",
      },
    );
  });
});
