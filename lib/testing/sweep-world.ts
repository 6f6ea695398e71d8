/** Tickets and tasks in step, the sandbox between them, and one held clock for both: what tests of reconciliation need. */
import { createClickUpClient } from "#lib/clickup/api-client.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { ensureWebhooks } from "#lib/clickup/webhooks/ensure-webhooks.ts";
import { holdClock } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createSyncLink } from "#lib/sync/comparison/sync-link.ts";
import { receiveDelivery } from "#lib/sync/inbox/receive-delivery.ts";
import { claimSyncRequests } from "#lib/sync/requests/requests.ts";
import { beginSweep } from "#lib/sync/sweep/begin-sweep.ts";
import { createRunSweep, type SweepStep } from "#lib/sync/sweep/run-sweep.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import { createHeldClock } from "#sandbox/clock.ts";
import { createOrganisation, systemContext } from "./contexts.ts";
import { createCustomer, createTicket } from "./factories.ts";
import { createClickupConnection, createTaskLink, startClickupSandbox } from "./factories-clickup.ts";

const sources = { ticket: ticketTaskSource };
const syncLink = createSyncLink(sources);
const runSweep = createRunSweep(sources);

export type Pair = { ticketId: string; taskId: string; linkId: string };

export type SweepWorld = Awaited<ReturnType<typeof createSweepWorld>>;

/** Starts it all. The clock stands a minute ahead of the database's, which knows no other time. */
export async function createSweepWorld() {
  const clock = createHeldClock(Date.now() + 60_000);
  const releaseClock = holdClock(() => new Date(clock.now()));
  const sandbox = await startClickupSandbox({
    clock,
    deliver: async ({ url, headers, body }) => {
      const connectionId = new URL(url).pathname.split("/").at(-1) ?? "";
      await receiveDelivery({
        connectionId,
        body: Buffer.from(body),
        signature: new Headers(headers).get("x-signature"),
        receivedAt: new Date(clock.now()),
      });
      return { status: 200 };
    },
  });
  const organisation = await createOrganisation();
  const ctx = await systemContext(organisation);
  const connected = await createClickupConnection(organisation, sandbox);
  const { workspaceId } = connected;
  const connectionId = connected.connection.id;
  const customer = await createCustomer(organisation);
  await ensureWebhooks(ctx, { connectionId });
  const client = createClickUpClient({
    token: connected.token,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(newId()), lane: "person", limit: 100_000 }),
  });

  /** Compares until nobody asks for it any more. */
  async function settle(): Promise<void> {
    await sandbox.control.settleDeliveries();
    for (let round = 0; round < 500; round += 1) {
      const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 50 });
      if (requests.length === 0) return;
      for (const request of requests) await syncLink(ctx, request);
    }
    throw new Error("It does not settle");
  }

  return {
    clock,
    sandbox,
    organisation,
    ctx,
    connected,
    connectionId,
    workspaceId,
    customer,
    client,
    settle,
    /** Tickets with a task each that says the same, linked and compared once. */
    makePairs: async (
      count: number,
      { listId = connected.listId("Inbox"), customerId = customer.id } = {},
    ): Promise<Pair[]> => {
      const pairs: Pair[] = [];
      for (let index = 0; index < count; index += 1) {
        const title = `Printer ${index} on fire`;
        const ticket = await createTicket(organisation, { customerId, title, description: "Since *noon*" });
        const task = await client.createTask(listId, {
          name: `[TICKET-${ticket.id}] ${title}`,
          markdown_content: "Since *noon*",
          priority: 3,
          tags: [],
        });
        const link = await createTaskLink(organisation, {
          connectionId,
          workspaceId,
          sourceId: ticket.id,
          taskId: task.id,
          listId,
        });
        pairs.push({ ticketId: ticket.id, taskId: task.id, linkId: link.id });
      }
      await systemDb().$executeRaw`
        update task_links set customer_id = tickets.customer_id from tickets
        where tickets.id = task_links.source_id and task_links.organisation_id = ${organisation.organisationId}::uuid`;
      await settle();
      clock.advance(60_000);
      return pairs;
    },
    begin: async (kind: "changes" | "full" = "full"): Promise<string> =>
      (await beginSweep(ctx, { connectionId, workspaceId, kind })).sweepId,
    step: (sweepId: string): Promise<SweepStep> => runSweep(ctx, { sweepId }),
    /** One sweep from its beginning to its end. */
    sweep: async (kind: "changes" | "full" = "full"): Promise<string> => {
      const { sweepId } = await beginSweep(ctx, { connectionId, workspaceId, kind });
      for (let step = 0; step < 1_000; step += 1) {
        const { outcome } = await runSweep(ctx, { sweepId });
        if (outcome === "done") return sweepId;
        if (outcome !== "going_on") throw new Error(`The sweep is ${outcome}`);
      }
      throw new Error("The sweep does not end");
    },
    differences: (where: { linkId?: string; field?: string } = {}) =>
      systemDb().syncDifference.findMany({
        where: { organisationId: organisation.organisationId, ...where },
        orderBy: [{ foundAt: "asc" }, { id: "asc" }],
      }),
    /** Calls of ClickUp since a moment, the tests' own left out by their methods. */
    requestsTo: (path: RegExp) =>
      sandbox.control.requests().requests.filter((request) => path.test(request.path)),
    close: async () => {
      releaseClock();
      await sandbox.close();
    },
  };
}
