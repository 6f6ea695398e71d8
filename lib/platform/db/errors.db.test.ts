import { afterAll, describe, expect, it } from "vitest";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { newId } from "../ids/index.ts";
import { disconnectDatabase, systemDb, translateDatabaseError } from "./index.ts";

afterAll(disconnectDatabase);

const failureOf = (work: () => Promise<unknown>) => work().then(() => null, translateDatabaseError);
const raised = (code: string) => () =>
  systemDb().$executeRawUnsafe(`do $$ begin raise exception using errcode = '${code}'; end $$`);

describe("what the database refuses", () => {
  it("reads the same whether Prisma or we wrote the statement", async () => {
    const { organisationId, slug } = await createOrganisation();
    const double = { id: newId(), slug, name: "Double" };
    const orphan = { id: newId(), organisationId: newId(), name: "Orphan" };
    const [byPrisma, byHand] = [
      [
        await failureOf(() => systemDb().organisation.create({ data: double })),
        await failureOf(() => systemDb().customer.create({ data: orphan })),
      ],
      [
        await failureOf(
          () => systemDb().$executeRaw`insert into organisations (id, slug, name, updated_at)
            values (${double.id}::uuid, ${slug}, 'Double', now())`,
        ),
        await failureOf(
          () => systemDb().$executeRaw`insert into customers (id, organisation_id, name, updated_at)
            values (${orphan.id}::uuid, ${orphan.organisationId}::uuid, 'Orphan', now())`,
        ),
      ],
    ];
    for (const failures of [byPrisma, byHand]) {
      expect(failures).toMatchObject([
        { code: "conflict", publicMessage: "Something with the same key is there already." },
        { code: "conflict", publicMessage: expect.stringMatching(/refers to/) },
      ]);
    }
    expect(organisationId).not.toBe(double.id);
  });

  it.each(["40001", "40P01"])("is worth another try when two were at it (%s)", async (code) => {
    expect(await failureOf(raised(code))).toMatchObject({ code: "conflict", isRetryable: true });
  });

  it("is left as it is when it is nobody's fault but ours", async () => {
    expect(await failureOf(raised("42501"))).toMatchObject({ code: "P2010" });
  });
});
