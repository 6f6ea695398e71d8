/** (e) Deliveries that the inbox takes in, and the time from a change in ClickUp to the ticket. */
import { createHmac } from "node:crypto";
import autocannon from "autocannon";
import { z } from "zod";
import { webhookSecretContext } from "#lib/clickup/index.ts";
import { seal } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { createConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import type { Stack } from "../scripts/test/stack.ts";
import { startBareChild } from "./bare-child.ts";
import { post } from "./http.ts";
import { distribution, milliseconds } from "./measure.ts";
import { prepareClickup, sandboxJson, until } from "./pipeline.ts";
import type { Row } from "./report.ts";

const SECRET = "4ZJ2WQ0V7H3KXN8M";
const WEBHOOK = "bench-webhook";
const LINKS = 500;
const RATE = 200;
const SECONDS = 15;
const WARM_UP_SECONDS = 6;
const CONNECTIONS = 16;
const TARGET_P99_MS = 250;
const CHANGES = 40;

type Measured = { rows: Row[]; results: Record<string, unknown> };
type Inbox = { organisationId: string; connectionId: string };

export async function measureWebhooks(stack: Stack): Promise<Measured> {
  const inbox = await makeInbox();
  const path = `/api/webhooks/clickup/${inbox.connectionId}`;
  await deliver(stack.url, path, { seconds: WARM_UP_SECONDS });
  const steady = await deliver(stack.url, path, { seconds: SECONDS, rate: RATE });

  const bare = await startBareChild("bare-webhook.ts", [
    stack.databaseUrl,
    SECRET,
    inbox.organisationId,
    inbox.connectionId,
  ]);
  await deliver(bare.url, path, { seconds: WARM_UP_SECONDS });
  const bareRates: number[] = [];
  const appRates: number[] = [];
  // In turn, twice, so that a drift of the machine hits both alike.
  for (let round = 0; round < 2; round += 1) {
    bareRates.push((await deliver(bare.url, path, { seconds: SECONDS })).requests.average);
    appRates.push((await deliver(stack.url, path, { seconds: SECONDS })).requests.average);
  }
  bare.stop();
  const app = Math.max(...appRates);
  const baseline = Math.max(...bareRates);
  // What was asked for meanwhile must not be in the way of the next figure.
  await systemDb().syncRequest.deleteMany({ where: { organisationId: inbox.organisationId } });
  const change = await measureChangeToTicket(stack);
  return {
    rows: [
      {
        scenario: `(e) ${RATE} deliveries a second`,
        figure: "p50 / p99 ms",
        value: `${milliseconds(steady.latency.p50)} / ${milliseconds(steady.latency.p99)}`,
        baseline: `${steady.requests.average.toFixed(0)} a second were sent`,
        target: `p99 < ${TARGET_P99_MS} ms`,
        met: steady.latency.p99 < TARGET_P99_MS,
      },
      {
        scenario: "(e) deliveries at most",
        figure: "requests a second",
        value: `${app.toFixed(0)} (${((app / baseline) * 100).toFixed(0)} %)`,
        baseline: `bare handler that verifies and inserts: ${baseline.toFixed(0)}`,
        target: "",
        met: null,
      },
      {
        scenario: "(e) change in ClickUp to ticket",
        figure: "p50 / p95 ms",
        value: `${milliseconds(change.p50)} / ${milliseconds(change.p95)}`,
        baseline: "",
        target: "",
        met: null,
      },
    ],
    results: { steady: steady.latency, app: appRates, bare: bareRates, change },
  };
}

/** A connection with one webhook and linked tasks, whose token is none: comparing is put off at once. */
async function makeInbox(): Promise<Inbox> {
  const organisation = await createOrganisation({ name: "Inbox" });
  const { organisationId } = organisation;
  const { id: connectionId } = await createConnection(organisation, { status: "reconnect_needed" });
  const customer = await createCustomer(organisation);
  for (let index = 0; index < LINKS; index += 1) {
    const ticket = await createTicket(organisation, { customerId: customer.id });
    await createTaskLink(organisation, { connectionId, sourceId: ticket.id, taskId: `task${index}` });
  }
  const id = newId();
  await systemDb().clickupWebhook.create({
    data: {
      id,
      organisationId,
      connectionId,
      workspaceId: "333",
      webhookId: WEBHOOK,
      endpoint: "http://localhost/",
      secretCiphertext: seal(SECRET, webhookSecretContext(id)),
    },
  });
  return { organisationId, connectionId };
}

let history = 0;

function delivery(): { body: string; signature: string } {
  history += 1;
  const body = JSON.stringify({
    event: "taskUpdated",
    webhook_id: WEBHOOK,
    task_id: `task${history % LINKS}`,
    history_items: [
      {
        id: String(history),
        type: 1,
        date: String(Date.now()),
        field: "priority",
        parent_id: "162641062",
        user: { id: 183, username: "Maya Lindqvist", email: "maya@harbour.example" },
        before: null,
        after: { id: "2", priority: "high", color: "#ffcc00", orderindex: "2" },
      },
    ],
  });
  return { body, signature: createHmac("sha256", SECRET).update(body).digest("hex") };
}

async function deliver(url: string, path: string, { seconds, rate }: { seconds: number; rate?: number }) {
  const result = await autocannon({
    url: `${url}${path}`,
    connections: CONNECTIONS,
    duration: seconds,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: [
      {
        method: "POST",
        path,
        setupRequest: (request) => {
          const { body, signature } = delivery();
          return {
            ...request,
            body,
            headers: { "content-type": "application/json", "x-signature": signature },
          };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `Deliveries to ${url}: ${result.errors} errors, and answers ${JSON.stringify(result.statusCodeStats)}`,
    );
  }
  return result;
}

/** One change at a time, from the sandbox's taking it to the row of the ticket. */
async function measureChangeToTicket(stack: Stack) {
  const { caller, organisation, customerId } = await prepareClickup(stack);
  const ticket = await createTicket(organisation, { customerId, title: "Changes" });
  const { organisationId } = organisation;
  await until(async () =>
    (await systemDb().clickupWebhook.count({ where: { organisationId } })) > 0 ? true : undefined,
  );
  await post(caller, `/api/v1/tickets/${ticket.id}/clickup-task`, {});
  const { taskId } = await until(async () => {
    const link = await systemDb().taskLink.findFirst({ where: { organisationId } });
    const agreed = await systemDb().syncField.count({ where: { organisationId, state: "in_step" } });
    return link !== null && agreed > 0 ? link : undefined;
  });
  const samples: number[] = [];
  for (let index = 0; index < CHANGES; index += 1) {
    const title = `Change ${index}`;
    const changedAt = performance.now();
    z.unknown().parse(
      await sandboxJson(stack, `/_sandbox/tasks/${taskId}`, {
        change: { name: `[TICKET-${ticket.id}] ${title}` },
      }),
    );
    await until(async () =>
      (await systemDb().ticket.count({ where: { id: ticket.id, title } })) > 0 ? true : undefined,
    );
    samples.push(performance.now() - changedAt);
  }
  return distribution(samples.slice(5));
}
