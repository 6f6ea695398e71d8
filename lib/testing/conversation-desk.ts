/** A ticket and its task in the sandbox, with people on both sides who talk: for tests of conversations. */
import { type ClickUpClient, createClickUpClient } from "#lib/clickup/api-client.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createSyncLink } from "#lib/sync/comparison/sync-link.ts";
import { claimSyncRequests } from "#lib/sync/requests/requests.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createOrganisation, memberContext, systemContext, type TestContext } from "./contexts.ts";
import { acceptDelivery } from "./deliveries.ts";
import { createContact, createCustomer, createTicket } from "./factories.ts";
import { createClickupConnection, createTaskLink } from "./factories-clickup.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });

/** The sandbox's people whose tokens write comments. */
export const MAYA = 49100101;
export const TOM = 49100102;

/** Milliseconds ahead of the real one, or a clock of its own. */
type Clock = number | (() => Date);

export async function openConversationDesk(sandbox: RunningSandbox) {
  const organisation = await createOrganisation();
  const connected = await createClickupConnection(organisation, sandbox);
  const customer = await createCustomer(organisation);
  const requester = await createContact(organisation, { customerId: customer.id });
  const agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  const admin = await memberContext(organisation, "admin");
  const connectionId = connected.connection.id;
  const clientOf = (token: string): ClickUpClient =>
    createClickUpClient({
      token,
      baseUrl: `${sandbox.url}/api/v2`,
      budget: createRateBudget({ tokenKey: tokenKeyOf(token), lane: "person", limit: 100_000 }),
    });
  const client = clientOf(connected.token);
  const tom = clientOf(sandbox.control.mintToken({ userId: TOM }).token);

  /** A ticket with its task, looked at once. A task that was made carries over what was said before. */
  async function pair(options: { isMade?: boolean } = {}) {
    const ticket = await createTicket(organisation, { customerId: customer.id, requesterId: requester.id });
    const task = await client.createTask(connected.listId("Inbox"), {
      name: `[TICKET-${ticket.id}] ${ticket.title}`,
      markdown_content: ticket.description,
      priority: 3,
      tags: [],
    });
    const link = await linkTo(ticket.id, task.id);
    if (options.isMade === true)
      await systemDb().syncConversation.update({ where: { linkId: link.id }, data: { since: null } });
    await settle();
    return { ticketId: ticket.id, number: ticket.number, taskId: task.id, linkId: link.id };
  }

  async function linkTo(ticketId: string, taskId: string, purpose = "primary") {
    const link = await createTaskLink(organisation, {
      connectionId,
      workspaceId: connected.workspaceId,
      sourceId: ticketId,
      taskId,
      listId: connected.listId("Inbox"),
    });
    return systemDb().taskLink.update({
      where: { id: link.id },
      data: { customerId: customer.id, purpose, standingKey: `ticket:${ticketId}:${purpose}` },
    });
  }

  /** The job's context; `clock` says its time, or how far it goes ahead. */
  async function job(clock: Clock = 0): Promise<TestContext> {
    const ctx = await systemContext(organisation);
    if (clock === 0) return ctx;
    return { ...ctx, now: typeof clock === "function" ? clock : () => new Date(Date.now() + clock) };
  }

  /** Compares until nothing asks for it any more. */
  async function settle(clock: Clock = 0): Promise<number> {
    const ctx = await job(clock);
    for (let round = 0; round < 60; round += 1) {
      const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 10 });
      if (requests.length === 0) return round;
      for (const request of requests) await syncLink(ctx, request);
    }
    throw new Error("It does not settle");
  }

  async function ask(linkId: string, look: 0 | 1 | 2): Promise<void> {
    await systemDb().$queryRaw`
      select relaydesk_ask_conversation(${linkId}::uuid, ${organisation.organisationId}::uuid, ${look})::text`;
    await systemDb().$queryRaw`
      select relaydesk_request_sync(${linkId}::uuid, ${organisation.organisationId}::uuid, 'sweep')::text`;
  }

  /** Tells of a comment, as its webhook would. */
  async function hear(
    taskId: string,
    event: "taskCommentPosted" | "taskCommentUpdated" = "taskCommentPosted",
  ) {
    await acceptDelivery(organisation, { connectionId, taskId, event });
  }

  /** As the sweep does for what is due by then. */
  async function later(linkId: string, clock: Clock): Promise<void> {
    await systemDb().$queryRaw`
      select relaydesk_request_sync(${linkId}::uuid, ${organisation.organisationId}::uuid, 'sweep')::text`;
    await systemDb().syncRequest.updateMany({ where: { linkId }, data: { notBefore: new Date(0) } });
    await settle(clock);
  }

  const comments = (ticketId: string) =>
    systemDb().ticketComment.findMany({
      where: { ticketId },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
  const pairsOf = (linkId: string) =>
    systemDb().syncComment.findMany({ where: { linkId }, orderBy: { createdAt: "asc" } });
  const filesOf = (linkId: string) =>
    systemDb().syncFile.findMany({ where: { linkId }, orderBy: { createdAt: "asc" } });
  const state = (linkId: string) => systemDb().syncConversation.findUniqueOrThrow({ where: { linkId } });
  /** What ClickUp has, oldest first. */
  const theirs = async (taskId: string) => (await client.listComments(taskId)).toReversed();
  const say = (by: ClickUpClient, taskId: string, text: string) =>
    by.createComment(taskId, async () => [{ text, attributes: {} }]);

  return {
    organisation,
    connected,
    customer,
    requester,
    agent,
    admin,
    client,
    tom,
    pair,
    linkTo,
    job,
    settle,
    ask,
    hear,
    later,
    comments,
    pairsOf,
    filesOf,
    state,
    theirs,
    say,
  };
}
