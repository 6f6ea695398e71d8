/** (d) API requests a second for read and create, against a bare handler that sends the same SQL in the same run. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import autocannon from "autocannon";
import { GET as getTicketRoute } from "#app/api/v1/tickets/[id]/route.ts";
import { POST as createTicketRoute } from "#app/api/v1/tickets/route.ts";
import type { RouteHandler } from "#lib/api/route/index.ts";
import { API_KEY_SCOPES } from "#lib/platform/permissions/index.ts";
import { createApiKeyRow } from "#lib/testing/api-keys.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import type { Stack } from "../scripts/test/stack.ts";
import { startBareChild } from "./bare-child.ts";
import { recordStatements } from "./recorded-sql.ts";
import type { Row } from "./report.ts";

const SECONDS = 8;
/** Before the measurement, for both alike: V8 compiles what is called often, and a server runs for days. */
const WARM_UP_SECONDS = 6;
const CONNECTIONS = 16;
/** Enough callers that the rate limit of one does not end the measurement. */
const CALLERS = 80;
const TARGET_SHARE = 1 / 3;

type Operation = {
  name: string;
  method: "GET" | "POST";
  address: string;
  body?: string;
  handler: RouteHandler;
  params: Record<string, string>;
};

export async function measureApiThroughput(
  stack: Stack,
): Promise<{ rows: Row[]; results: Record<string, unknown> }> {
  const organisation = await createOrganisation({ name: "Throughput" });
  const customer = await createCustomer(organisation);
  const ticket = await createTicket(organisation, { customerId: customer.id });
  const keys = await Promise.all(
    Array.from({ length: CALLERS }, () => createApiKeyRow(organisation, API_KEY_SCOPES)),
  );
  // The bare server counts its requests for the key that was recorded, too: no caller of the app may be that key.
  const recorded = await createApiKeyRow(organisation, API_KEY_SCOPES);
  const known = [organisation.organisationId, customer.id, ticket.id, recorded.id];
  const body = JSON.stringify({
    title: "From a program",
    description: "It **fails**.",
    customerId: customer.id,
    tags: ["api"],
  });
  const operations: Operation[] = [
    {
      name: "read a ticket",
      method: "GET",
      address: `/api/v1/tickets/${ticket.id}`,
      handler: getTicketRoute,
      params: { id: ticket.id },
    },
    {
      name: "create a ticket",
      method: "POST",
      address: "/api/v1/tickets",
      body,
      handler: createTicketRoute,
      params: {},
    },
  ];
  const rows: Row[] = [];
  const results: Record<string, unknown> = {};
  for (const operation of operations) {
    const { statements, numberTaken } = await record(operation, stack.url, recorded.token);
    const bare = await startBareServer(stack, { statements, fixed: known, numberTaken });
    await load(bare.url, operation, keys, WARM_UP_SECONDS);
    await load(stack.url, operation, keys, WARM_UP_SECONDS);
    // In turn, twice, so that a drift of the machine hits both alike.
    const bareRates: number[] = [];
    const appRates: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      bareRates.push(await load(bare.url, operation, keys, SECONDS));
      appRates.push(await load(stack.url, operation, keys, SECONDS));
    }
    bare.stop();
    const app = Math.max(...appRates);
    const baseline = Math.max(...bareRates);
    results[operation.name] = { app: appRates, bare: bareRates, statements: statements.length };
    rows.push({
      scenario: `(d) ${operation.name}`,
      figure: "requests a second",
      value: `${app.toFixed(0)} (${((app / baseline) * 100).toFixed(0)} %)`,
      baseline: `bare handler, same ${statements.length} statements: ${baseline.toFixed(0)}`,
      target: "at least a third",
      met: app / baseline >= TARGET_SHARE,
    });
  }
  return { rows, results };
}

/** Runs the route's handler once in this process and keeps the SQL it sent. The first run warms caches. */
async function record(operation: Operation, url: string, token: string) {
  let numberTaken: number | null = null;
  const run = async () => {
    const response = await operation.handler(
      new Request(`${url}${operation.address}`, {
        method: operation.method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(operation.body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(operation.body === undefined ? {} : { body: operation.body }),
      }),
      { params: Promise.resolve(operation.params) },
    );
    const answer: unknown = await response.json();
    if (!response.ok)
      throw new Error(`${operation.name} answered ${response.status}: ${JSON.stringify(answer)}`);
    numberTaken = readNumber(answer);
  };
  await run();
  const statements = await recordStatements(run);
  return { statements, numberTaken: operation.method === "POST" ? numberTaken : null };
}

function readNumber(answer: unknown): number | null {
  if (typeof answer !== "object" || answer === null || !("data" in answer)) return null;
  const { data } = answer;
  return typeof data === "object" && data !== null && "number" in data && typeof data.number === "number"
    ? data.number
    : null;
}

async function load(
  url: string,
  operation: Operation,
  keys: { token: string }[],
  seconds: number,
): Promise<number> {
  const result = await autocannon({
    url: `${url}${operation.address}`,
    connections: CONNECTIONS,
    duration: seconds,
    requests: keys.map(({ token }) => ({
      method: operation.method,
      path: operation.address,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(operation.body === undefined ? {} : { body: operation.body }),
    })),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${operation.name} at ${url}: ${result.errors} errors, and answers ${JSON.stringify(result.statusCodeStats)}`,
    );
  }
  return result.requests.average;
}

async function startBareServer(
  stack: Stack,
  plan: { statements: unknown[]; fixed: string[]; numberTaken: number | null },
) {
  const file = path.join(stack.dataDirectory, "bare-plan.json");
  await writeFile(file, JSON.stringify({ databaseUrl: stack.databaseUrl, ...plan }));
  return startBareChild("bare-server.ts", [file]);
}
