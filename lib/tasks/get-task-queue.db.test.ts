/** What waits to become a task says when it will be one: in its place among its customer's, and the others'. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb, withTenant } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext, type TestOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { createConnection } from "#lib/testing/factories-clickup.ts";
import { getTaskQueue } from "./get-task-queue.ts";
import { expectedAtOf } from "./internal/expected-times.ts";

let organisation: TestOrganisation;
let connectionId: string;
beforeAll(async () => {
  organisation = await createOrganisation();
  connectionId = (await createConnection(organisation)).id;
  await systemDb().clickupConnection.update({ where: { id: connectionId }, data: { tokenKey: newId() } });
});
afterAll(disconnectDatabase);

async function waiting(customerId: string, count: number, of: { organisationId: string } = organisation) {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    organisationId: of.organisationId,
    sourceType: "ticket",
    sourceId: newId(),
    customerId,
    marker: "",
    requestedByType: "system",
    requestedByName: "Test",
    createdAt: new Date(Date.now() - 60_000 + index),
  }));
  await systemDb().taskIntent.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

describe("the queue of tasks to be made", () => {
  it("says by customer when its last one is due: the small one's soon, the big one's after all", async () => {
    const [big, small] = [
      await createCustomer(organisation, { name: "مؤسسة النخبة" }),
      await createCustomer(organisation),
    ];
    const many = await waiting(big.id, 300);
    await waiting(small.id, 3);
    const foreign = await createOrganisation();
    await waiting((await createCustomer(foreign)).id, 50, foreign);
    const ctx = await memberContext(organisation, "agent");
    const queue = await getTaskQueue(ctx, {});
    expect(queue.waiting).toBe(303);
    expect(queue.customers.map(({ customer, waiting }) => [customer, waiting])).toEqual([
      [{ id: big.id, name: "مؤسسة النخبة" }, 300],
      [{ id: small.id, name: small.name }, 3],
    ]);
    const minutesUntil = (at: string | null | undefined) => (Date.parse(at ?? "") - Date.now()) / 60_000;
    const [ofBig, ofSmall] = queue.customers.map(({ expectedAt }) => minutesUntil(expectedAt));
    // 303 tasks at a call and a half each, of some 92 calls a minute.
    expect(ofBig).toBeGreaterThan(4);
    expect(ofBig).toBeLessThan(6);
    expect(ofSmall).toBeLessThan(0.3);
    expect(queue.expectedAt).toBe(queue.customers[0]?.expectedAt);

    const at = new Date();
    const expected = async (id: string | undefined) => {
      const row = await systemDb().taskIntent.findUniqueOrThrow({ where: { id: id ?? "" } });
      const found = await withTenant(organisation.organisationId, (db) =>
        expectedAtOf(db, row, connectionId, at),
      );
      return (found?.getTime() ?? Number.NaN) - at.getTime();
    };
    const [first, middle, last] = [
      await expected(many[0]),
      await expected(many[150]),
      await expected(many[299]),
    ];
    expect(first).toBeLessThan(middle);
    expect(middle).toBeLessThan(last);
  });
});
