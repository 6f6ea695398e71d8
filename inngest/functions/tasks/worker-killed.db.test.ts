/**
 * Promise 1 with everything real: a job server, a worker process that is killed with SIGKILL again and again, and
 * ClickUp's answers lost besides. One task for each ticket, each linked.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createContext } from "#lib/platform/context/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace, createClickupConnection, startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { requestTicketTask } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { inngest } from "../../client.ts";
import { type LocalInngest, startLocalInngest } from "../../local/server.ts";
import { sendToInngest } from "../../sender.ts";

const TICKETS = 24;
/** Each may cost a step one attempt, of which it has four: more would end runs, which then wait for the sweep. */
const KILLS = 3;
const EVENT_KEY = "test-event-key";
const SIGNING_KEY = "signkey-test-0123456789abcdef0123456789abcdef";

let sandbox: RunningSandbox;
let jobServer: LocalInngest;
let worker: ChildProcess | undefined;
let port: number;

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No port");
  return address.port;
}

async function startWorker(): Promise<void> {
  worker = spawn(process.execPath, ["--conditions=react-server", "lib/testing/job-worker.ts", String(port)], {
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (worker.stdout === null) throw new Error("The worker has no output");
  await once(worker.stdout, "data");
}

async function killWorker(): Promise<void> {
  if (worker === undefined) return;
  const exited = once(worker, "exit");
  worker.kill("SIGKILL");
  await exited;
}

beforeAll(async () => {
  sandbox = await startClickupSandbox();
  port = await freePort();
  jobServer = await startLocalInngest({
    databaseUrl: process.env.DATABASE_URL ?? "",
    appUrls: [`http://127.0.0.1:${port}/api/inngest`],
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    backoffMs: 300,
    syncEveryMs: 300,
    pollMs: 200,
    graceMs: 500,
  });
  process.env.INNGEST_BASE_URL = jobServer.url;
  process.env.INNGEST_EVENT_KEY = EVENT_KEY;
  process.env.INNGEST_SIGNING_KEY = SIGNING_KEY;
  inngest.setEnvVars(process.env);
  await startWorker();
  // Events of functions that the job server does not know are nobody's; the app's sweep would send them again.
  const registered = await fetch(`http://127.0.0.1:${port}/api/inngest`, { method: "PUT" });
  expect(registered.status).toBe(200);
});
afterAll(async () => {
  await killWorker();
  await jobServer.close();
  await sandbox.close();
  await disconnectDatabase();
});

it("one task per ticket, however often the worker is killed", { timeout: 240_000 }, async () => {
  const organisation = await createOrganisation();
  const { spaceId } = await createClickupConnection(organisation, sandbox);
  const customer = await createCustomer(organisation);
  await assignSpace(organisation, customer.id, spaceId("Northwind Traders"));
  for (const kind of ["lose_response_after_commit", "error_after_commit", "error_before_commit"] as const)
    sandbox.control.addFault({
      match: { method: "POST", path: "/list/*/task" },
      kind,
      status: 502,
      probability: 0.12,
      seed: kind,
    });
  // Long enough on the way for kills to meet calls.
  sandbox.control.changeSettings({ latencyMs: 60 });
  const ctx = createContext({
    organisationId: organisation.organisationId,
    actor: { type: "system", id: "test", name: "Test" },
    origin: "job",
    logger,
    dispatch: sendToInngest,
    recordRefusal: async () => {},
  });
  const tickets = [];
  for (let index = 0; index < TICKETS; index += 1)
    tickets.push(await createTicket(organisation, { customerId: customer.id }));
  await Promise.all(tickets.map(({ id }) => requestTicketTask(ctx, { id })));

  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(350 + kill * 300);
    await killWorker();
    await startWorker();
  }
  sandbox.control.clearFaults();
  await expect
    .poll(
      () =>
        systemDb().taskIntent.count({
          where: { organisationId: organisation.organisationId, status: "completed" },
        }),
      { timeout: 120_000, interval: 500 },
    )
    .toBe(TICKETS);

  const links = await systemDb().taskLink.findMany({
    where: { organisationId: organisation.organisationId },
  });
  for (const { id } of tickets) {
    const tasks = sandbox.control.tasks({ nameIncludes: `[TICKET-${id}]` }).map((task) => task.id);
    expect(tasks).toHaveLength(1);
    expect(links.filter((link) => link.sourceId === id).map((link) => link.taskId)).toEqual(tasks);
  }
  const runs = await systemDb().jobRun.findMany({ where: { organisationId: organisation.organisationId } });
  expect(runs).toHaveLength(TICKETS);
});
