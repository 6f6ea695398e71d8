/** A ticket's life with its tasks: an organisation of its own for each test, and the sandbox as it was at its beginning. */
import { afterAll, beforeEach } from "vitest";
import { createClickUpClient } from "#lib/clickup/api-client.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createSyncLink } from "#lib/sync/comparison/sync-link.ts";
import { claimSyncRequests } from "#lib/sync/requests/requests.ts";
import { ticketTaskSource, updateTicket } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createOrganisation, memberContext, systemContext } from "./contexts.ts";
import { createCustomer, createTicket } from "./factories.ts";
import {
  assignSpace,
  createClickupConnection,
  createTaskLink,
  startClickupSandbox,
} from "./factories-clickup.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });

/** The List that tickets' tasks are in. */
const HOME = "Customer tickets";

async function begin(sandbox: RunningSandbox) {
  sandbox.control.clearFaults();
  sandbox.control.reset({ seed: newId() });
  const organisation = await createOrganisation();
  const agent = await memberContext(organisation, "owner");
  const connected = await createClickupConnection(organisation, sandbox);
  const customerId = (await createCustomer(organisation)).id;
  await assignSpace(organisation, customerId, connected.spaceId("Northwind Traders"));
  const client = createClickUpClient({
    token: connected.token,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(connected.token), lane: "person", limit: 100_000 }),
  });
  return { organisation, agent, connected, customerId, client };
}
type Beginning = Awaited<ReturnType<typeof begin>>;

/** To be called once in a file of tests. `desk` is what the test at hand began with. */
export async function openLifecycleDesk() {
  const sandbox = await startClickupSandbox();
  let now: Beginning | undefined;
  beforeEach(async () => {
    now = await begin(sandbox);
  });
  afterAll(async () => {
    await sandbox.close();
    await disconnectDatabase();
  });
  const current = (): Beginning => {
    if (now === undefined) throw new Error("No test is under way");
    return now;
  };

  async function fileTicket(title = "Printer on fire") {
    return (
      await createTicket(current().organisation, {
        customerId: current().customerId,
        title,
        description: "Line",
      })
    ).id;
  }

  async function linkedPair(list = HOME, title = "Printer on fire") {
    const ticketId = await fileTicket(title);
    const task = await current().client.createTask(current().connected.listId(list), {
      name: `[TICKET-${ticketId}] ${title}`,
      markdown_content: "Line",
      priority: 3,
      tags: [],
    });
    const link = await createTaskLink(current().organisation, {
      connectionId: current().connected.connection.id,
      workspaceId: current().connected.workspaceId,
      spaceId: current().connected.spaceId("Northwind Traders"),
      sourceId: ticketId,
      taskId: task.id,
      listId: current().connected.listId(list),
      listName: list,
    });
    await settle();
    return { ticketId, taskId: task.id, linkId: link.id };
  }

  async function settle(): Promise<string[]> {
    const ctx = await systemContext(current().organisation);
    const outcomes: string[] = [];
    for (let round = 0; round < 40; round += 1) {
      const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 10 });
      if (requests.length === 0) return outcomes;
      for (const request of requests) outcomes.push(await syncLink(ctx, request));
    }
    throw new Error("It does not settle");
  }

  async function look(...linkIds: string[]) {
    for (const linkId of linkIds)
      await systemDb().$executeRaw`
        select relaydesk_request_sync(${linkId}::uuid, ${current().organisation.organisationId}::uuid, 'webhook')`;
    return settle();
  }

  const linkOf = (id: string) => systemDb().taskLink.findUniqueOrThrow({ where: { id } });
  const ticketOf = (id: string) => systemDb().ticket.findUniqueOrThrow({ where: { id } });
  const change = (id: string, changes: Record<string, unknown>) =>
    updateTicket(current().agent, { id, ...changes });
  const linesOf = async (ticketId: string, prefix = "task.") =>
    (await systemDb().ticketEvent.findMany({ where: { ticketId }, orderBy: { id: "asc" } }))
      .filter(({ kind }) => kind.startsWith(prefix))
      .map(({ kind, data, visibility }) => ({ kind, data, visibility }));
  const kindsOf = async (ticketId: string) => (await linesOf(ticketId)).map(({ kind }) => kind);
  const writes = (since: number) =>
    sandbox.control.requests(since).requests.filter(({ method }) => method !== "GET").length;
  const position = () => sandbox.control.requests().next;

  return {
    sandbox,
    desk: {
      get organisation() {
        return current().organisation;
      },
      get agent() {
        return current().agent;
      },
      get connected() {
        return current().connected;
      },
      get customerId() {
        return current().customerId;
      },
      get client() {
        return current().client;
      },
    },
    HOME,
    fileTicket,
    linkedPair,
    settle,
    look,
    linkOf,
    ticketOf,
    change,
    linesOf,
    kindsOf,
    writes,
    now: position,
  };
}
