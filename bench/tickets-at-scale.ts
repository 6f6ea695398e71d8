/** (b) Tickets list, search and ticket page with 100,000 tickets in one organisation beside 20 others. */
import pg from "pg";
import { z } from "zod";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import type { Stack } from "../scripts/test/stack.ts";
import { fillTickets } from "./fill.ts";
import { get, sessionCaller } from "./http.ts";
import { distribution, milliseconds, timed } from "./measure.ts";
import type { Row } from "./report.ts";

const TICKETS = 100_000;
const OTHERS = 20;
const REPEATS = 60;
/** Calls before the first that counts: V8 compiles what has been called some dozens of times, and a server runs for days. */
const WARM_UP = 40;
const TARGET_P95_MS = 60;

export async function measureTicketsAtScale(
  stack: Stack,
): Promise<{ rows: Row[]; results: Record<string, unknown> }> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  const big = await createOrganisation({ name: "Big" });
  const member = await memberContext(big, "agent");
  await fillTickets(client, big.organisationId, TICKETS, 500);
  for (let index = 0; index < OTHERS; index += 1) {
    const other = await createOrganisation();
    await memberContext(other, "agent");
    await fillTickets(client, other.organisationId, 2_000, 50);
  }
  await client.query("vacuum analyze");

  const caller = await sessionCaller(stack.url, big.organisationId, member.actor);
  const page = z.object({ page: z.object({ nextCursor: z.string() }) });
  const first = page.parse(JSON.parse(await get(caller, "/api/v1/tickets?limit=50")));
  let cursor = first.page.nextCursor;
  for (let index = 0; index < 20; index += 1) {
    const next = page.parse(JSON.parse(await get(caller, `/api/v1/tickets?limit=50&cursor=${cursor}`)));
    cursor = next.page.nextCursor;
  }
  const scenarios: Record<string, (index: number) => string> = {
    "list, newest first": () => "/api/v1/tickets?limit=50",
    "list, page 20": () => `/api/v1/tickets?limit=50&cursor=${cursor}`,
    "list, open + mine, by priority": () => "/api/v1/tickets?limit=50&status=open&assignee=me&sort=priority",
    "list, active, oldest first": () =>
      "/api/v1/tickets?limit=50&status=open&status=in_progress&status=waiting&sort=updated&direction=asc",
    "list, unassigned and open": () => "/api/v1/tickets?limit=50&assignee=none&status=open",
    "list, overdue": () => "/api/v1/tickets?limit=50&due=overdue",
    "list, by tag": () => "/api/v1/tickets?limit=50&tag=invoice",
    "search, common word": () => "/api/v1/tickets?limit=50&q=invoice",
    "search, two words": () => "/api/v1/tickets?limit=50&q=checkout%20timeou",
    "search, rare word": () => "/api/v1/tickets?limit=50&q=zeppelin",
    "ticket, API": (index) => `/api/v1/tickets/number/${1 + ((index * 7919) % TICKETS)}`,
    "ticket, page": (index) => `/${big.slug}/tickets/${1 + ((index * 7919) % TICKETS)}`,
    "tickets, page": () => `/${big.slug}/tickets`,
  };
  const rows: Row[] = [];
  const results: Record<string, unknown> = {};
  const baseline = await alone(REPEATS, () => client.query("select 1"));
  for (const [scenario, path] of Object.entries(scenarios)) {
    for (let index = 0; index < WARM_UP; index += 1) await get(caller, path(index));
    const figure = await alone(REPEATS, (index) => get(caller, path(index)));
    results[scenario] = figure;
    rows.push({
      scenario: `(b) ${scenario}`,
      figure: "p50 / p95 ms",
      value: `${milliseconds(figure.p50)} / ${milliseconds(figure.p95)}`,
      baseline: `select 1: ${milliseconds(baseline.p50)}`,
      target: `p95 < ${TARGET_P95_MS} ms`,
      met: figure.p95 < TARGET_P95_MS,
    });
  }
  await client.end();
  return { rows, results };
}

/** One request at a time: what one person waits. */
async function alone(repeats: number, work: (index: number) => Promise<unknown>) {
  const samples: number[] = [];
  for (let index = 0; index < repeats; index += 1) samples.push(await timed(() => work(index)));
  return distribution(samples);
}
