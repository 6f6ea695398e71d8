/** A large import is quick, and nobody who files a ticket meanwhile has to wait for it. */
import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { createOrganisation, memberContext, systemContext } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { countsOf, holdFilesInFolder, importText } from "#lib/testing/factories-transfers.ts";
import { createTicket } from "#lib/tickets/index.ts";

const files = holdFilesInFolder();
afterAll(async () => {
  await disconnectDatabase();
  files.remove();
});

const ROWS = 2_000;
/** One transaction of an import takes some 100 ms; the rest is room for a busy machine. */
const WAIT_MAX_MS = 1_500;

async function startOrganisation() {
  const organisation = await createOrganisation();
  const agent = await memberContext(organisation, "agent");
  const customer = await createCustomer(organisation, { name: "Acme" });
  return { ...organisation, agent, job: await systemContext(organisation), customerId: customer.id };
}

/** Files tickets one after another until told to stop; the longest that one of them took. */
function keepFiling(ctx: Awaited<ReturnType<typeof startOrganisation>>) {
  let isOver = false;
  const done = (async () => {
    const waits: number[] = [];
    while (!isOver) {
      const startedAt = performance.now();
      await createTicket(ctx.agent, { title: "Meanwhile", customerId: ctx.customerId });
      waits.push(performance.now() - startedAt);
    }
    return waits;
  })();
  return async () => {
    isOver = true;
    return done;
  };
}

describe("a large import of tickets", () => {
  it("is in once however often it runs, with no gap in the numbers, and holds up nobody", async () => {
    const ctx = await startOrganisation();
    const rows = Array.from({ length: ROWS }, (_, index) =>
      index % 100 === 50
        ? `Ticket ${index},Nobody Ltd,${index}`
        : `"Ticket ${index}, which beeps",Acme,${index}`,
    );
    const upload = {
      resource: "tickets",
      content: `title,customer,external_reference\n${rows.join("\n")}\n`,
    } as const;
    const stop = keepFiling(ctx);
    const startedAt = performance.now();
    const first = await importText(ctx.agent, ctx.job, upload);
    const tookMs = performance.now() - startedAt;
    const waits = await stop();
    const failed = ROWS / 100;
    expect(countsOf(first.dataImport)).toEqual({
      total: ROWS,
      created: ROWS - failed,
      updated: 0,
      unchanged: 0,
      failed,
    });
    expect(first.errors[0]).toMatchObject({ line: 52, field: "customer", value: "Nobody Ltd" });
    expect(waits.length).toBeGreaterThan(3);
    expect(Math.max(...waits)).toBeLessThan(WAIT_MAX_MS);
    expect(tookMs / ROWS).toBeLessThan(10);

    const again = await importText(ctx.agent, ctx.job, upload);
    expect(countsOf(again.dataImport)).toMatchObject({ created: 0, unchanged: ROWS - failed, failed });
    const where = { organisationId: ctx.organisationId };
    const numbers = await systemDb().ticket.findMany({
      where,
      orderBy: { number: "asc" },
      select: { number: true },
    });
    expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, index) => index + 1));
  });

  it("of long texts leaves the rest of a batch to another transaction, and misses none", async () => {
    const ctx = await startOrganisation();
    const text = "The printer prints upside down, beeps and blinks. ".repeat(800);
    const rows = Array.from({ length: 60 }, (_, index) => ({
      title: `Long ${index}`,
      description: text,
      customer: "Acme",
    }));
    const stop = keepFiling(ctx);
    const { dataImport } = await importText(ctx.agent, ctx.job, {
      resource: "tickets",
      content: JSON.stringify(rows),
      fileName: "long.json",
    });
    const waits = await stop();
    expect(countsOf(dataImport)).toMatchObject({ created: 60, failed: 0 });
    expect(Math.max(...waits)).toBeLessThan(WAIT_MAX_MS);
    const where = { organisationId: ctx.organisationId, title: { startsWith: "Long" } };
    const stored = await systemDb().ticket.findMany({
      where,
      orderBy: { number: "asc" },
      select: { title: true },
    });
    expect(stored.map(({ title }) => title)).toEqual(rows.map(({ title }) => title));
  });
});
