import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { newId } from "../ids/index.ts";
import { disconnectDatabase, insertRows, systemDb, systemPool, withTenant } from "./index.ts";

afterAll(disconnectDatabase);

/** Text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));

describe("insertRows", () => {
  it("stores what Prisma would: text of any script, lists, JSON, instants, days and nothing", async () => {
    const { organisationId } = await createOrganisation();
    const customer = await createCustomer({ organisationId });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(text, { maxLength: 4 }),
        fc.option(fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })),
        async (title, tags, instant) => {
          number += 1;
          const day =
            instant === null ? null : new Date(`${instant.toISOString().slice(0, 10)}T00:00:00.000Z`);
          const row = {
            id: newId(),
            organisationId,
            number,
            customerId: customer.id,
            title,
            description: title,
            tags,
            dueDate: day,
            resolvedAt: instant,
            source: "api",
            createdByType: "system",
            createdByName: title,
            updatedAt: new Date(),
          };
          await withTenant(organisationId, (db) => insertRows(db, "tickets", [row]));
          const stored = await systemDb().ticket.findUniqueOrThrow({ where: { id: row.id } });
          expect(stored).toMatchObject(row);
          expect([stored.version, stored.status, stored.assigneeId]).toEqual([1, "open", null]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("stores JSON as it is, and no JSON as a column without a value", async () => {
    const { organisationId } = await createOrganisation();
    const row = (after: Record<string, unknown> | null) => ({
      id: newId(),
      organisationId,
      actorType: "system",
      actorName: "test",
      action: "test.done",
      targetType: "test",
      targetId: newId(),
      before: null,
      after,
      changedFields: [],
      origin: "job",
      requestId: newId(),
    });
    const rows = [row({ nested: { list: [1, null, "é"] } }), row(null)];
    await withTenant(organisationId, (db) => insertRows(db, "audit_events", rows));
    const stored = await systemDb().auditEvent.findMany({
      where: { organisationId },
      orderBy: { id: "asc" },
    });
    expect(stored.map(({ after }) => after)).toEqual([{ nested: { list: [1, null, "é"] } }, null]);
    const { rows: empty } = await systemPool().query(
      "select 1 from audit_events where organisation_id = $1 and before is null",
      [organisationId],
    );
    expect(empty).toHaveLength(2);
  });

  it("writes nothing for another tenant, whatever the rows say", async () => {
    const [own, other] = [await createOrganisation(), await createOrganisation()];
    const event = {
      id: newId(),
      organisationId: other.organisationId,
      name: "tickets/ticket.created",
      payload: {},
    };
    await expect(
      withTenant(own.organisationId, (db) => insertRows(db, "outbox_events", [event])),
    ).rejects.toThrow(/row-level security/);
  });

  it("does nothing with no rows", async () => {
    const { organisationId } = await createOrganisation();
    await withTenant(organisationId, (db) => insertRows(db, "tickets", []));
    expect(await systemDb().ticket.count({ where: { organisationId } })).toBe(0);
  });
});
