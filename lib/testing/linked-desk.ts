/** Tickets and tasks in the sandbox that are linked and in step: for tests of what becomes of that. */
import { createClickUpClient } from "#lib/clickup/api-client.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createSyncLink } from "#lib/sync/comparison/sync-link.ts";
import { claimSyncRequests } from "#lib/sync/requests/requests.ts";
import { ticketTaskSource, updateTicket } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createOrganisation, memberContext, systemContext } from "./contexts.ts";
import { createCustomer, createTicket } from "./factories.ts";
import { createClickupConnection, createTaskLink } from "./factories-clickup.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });

export type LinkedDesk = Awaited<ReturnType<typeof openLinkedDesk>>;

export async function openLinkedDesk(sandbox: RunningSandbox) {
  const organisation = await createOrganisation();
  const agent = await memberContext(organisation, "owner");
  const connected = await createClickupConnection(organisation, sandbox);
  const customerId = (await createCustomer(organisation)).id;
  const client = createClickUpClient({
    token: connected.token,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(connected.token), lane: "person", limit: 100_000 }),
  });

  /** A ticket and a task that say the same, linked, and looked at once. */
  async function linkedPair(text: { title?: string; description?: string } = {}) {
    const description = "First line\n\nSecond line";
    const ticket = await createTicket(organisation, {
      ...{ customerId, title: "Printer on fire", description },
      ...text,
    });
    const task = await client.createTask(connected.listId("Inbox"), {
      name: `[TICKET-${ticket.id}] ${ticket.title}`,
      markdown_content: ticket.description,
      priority: 3,
      tags: [],
    });
    const link = await createTaskLink(organisation, {
      connectionId: connected.connection.id,
      workspaceId: connected.workspaceId,
      sourceId: ticket.id,
      taskId: task.id,
      listId: connected.listId("Inbox"),
    });
    await settle();
    return { ticketId: ticket.id, taskId: task.id, linkId: link.id };
  }

  /** Runs until nobody asks for anything. Answers what each comparison came to. */
  async function settle(): Promise<string[]> {
    const ctx = await systemContext(organisation);
    const outcomes: string[] = [];
    for (let round = 0; round < 40; round += 1) {
      const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 10 });
      if (requests.length === 0) return outcomes;
      for (const request of requests) outcomes.push(await syncLink(ctx, request));
    }
    throw new Error("It does not settle");
  }

  /** Asks for a look, as a webhook does. */
  async function askFor(linkId: string): Promise<void> {
    await systemDb().$executeRaw`
      select relaydesk_request_sync(${linkId}::uuid, ${organisation.organisationId}::uuid, 'webhook')`;
  }

  const ticketOf = (id: string) => systemDb().ticket.findUniqueOrThrow({ where: { id } });
  const taskOf = (id: string) => client.getTask(id);
  const fieldOf = (linkId: string, field: string) =>
    systemDb().syncField.findUniqueOrThrow({ where: { linkId_field: { linkId, field } } });
  const writesTo = (taskId: string) =>
    sandbox.control
      .requests()
      .requests.filter(({ method, path }) => method !== "GET" && path.includes(taskId))
      .map(({ method }) => method);
  const change = (id: string, changes: Record<string, unknown>) => updateTicket(agent, { id, ...changes });

  return {
    ...{ organisation, connected, customerId, client },
    ...{ linkedPair, settle, askFor, change, ticketOf, taskOf, fieldOf, writesTo },
  };
}
