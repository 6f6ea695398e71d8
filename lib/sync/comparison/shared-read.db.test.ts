/** A task with several links is read once for those that are compared in one round, and never from before a write. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { createClickupConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { ticketTaskSource, updateTicket } from "#lib/tickets/index.ts";
import { claimSyncRequests } from "../requests/requests.ts";
import { createSyncLink } from "./sync-link.ts";
import { createTaskReads } from "./task-reads.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });

const sandbox = await openTestSandbox();
let organisation: TestOrganisation;
let job: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let taskId: string;
let ticketIds: string[];

/** Three tickets on one task, all in step. */
beforeEach(async () => {
  organisation = await createOrganisation();
  job = await systemContext(organisation);
  connected = await createClickupConnection(organisation, sandbox);
  const { id: customerId } = await createCustomer(organisation);
  const created = await atClickUp("POST", `/list/${connected.listId("Inbox")}/task`, {
    name: "Printer on fire",
    priority: 3,
  });
  taskId = String(created.id);
  ticketIds = [];
  for (let index = 0; index < 3; index += 1) {
    const ticket = await createTicket(organisation, { customerId, title: "Printer on fire" });
    await createTaskLink(organisation, {
      connectionId: connected.connection.id,
      workspaceId: connected.workspaceId,
      sourceId: ticket.id,
      taskId,
      listId: connected.listId("Inbox"),
    });
    ticketIds.push(ticket.id);
  }
  await settle();
});

async function atClickUp(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${sandbox.url}/api/v2${path}`, {
    method,
    headers: { authorization: connected.token, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const told: Record<string, unknown> = JSON.parse(await answer.text());
  return told;
}

/** One round: everything that waits is claimed, then compared. */
async function round(): Promise<string[]> {
  const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 10 });
  const reads = createTaskReads();
  const outcomes: string[] = [];
  for (const request of requests) outcomes.push(await syncLink(job, request, { reads }));
  return outcomes;
}

async function settle(): Promise<void> {
  for (let count = 0; count < 20; count += 1) if ((await round()).length === 0) return;
  throw new Error("It does not settle");
}

const readings = () =>
  sandbox.control
    .requests()
    .requests.filter(({ method, path }) => method === "GET" && path.includes(`/task/${taskId}`)).length;
const titles = async () =>
  (await systemDb().ticket.findMany({ where: { id: { in: ticketIds } }, select: { title: true } })).map(
    ({ title }) => title,
  );

describe("a task with three links", () => {
  it("is read once for an edit of it, and all three tickets take it over", async () => {
    await atClickUp("PUT", `/task/${taskId}`, { name: "Printer put out" });
    await systemDb().$executeRaw`
      select relaydesk_request_sync(id, organisation_id, 'webhook') from task_links where task_id = ${taskId}`;
    const before = readings();
    expect(await round()).toEqual(["changed", "changed", "changed"]);
    expect(readings() - before).toBe(1);
    expect(await titles()).toEqual(Array.from({ length: 3 }, () => "Printer put out"));
  });

  it("is read again after a write to it: the others take over what was written, and nothing from before", async () => {
    const [first = "", , last = ""] = ticketIds;
    const agent = await memberContext(organisation, "agent");
    await systemDb().$executeRaw`
      select relaydesk_request_sync(id, organisation_id, 'webhook') from task_links where task_id = ${taskId}`;
    await updateTicket(agent, { id: first, title: "Printer is well" });
    await updateTicket(agent, { id: last, priority: "urgent" });
    const before = readings();
    expect(await round()).toHaveLength(3);
    // The first reading, and one after each of the two writes.
    expect(readings() - before).toBe(3);
    await settle();
    expect(await titles()).toEqual(Array.from({ length: 3 }, () => "Printer is well"));
    const priorities = await systemDb().ticket.findMany({
      where: { id: { in: ticketIds } },
      select: { priority: true },
    });
    expect(priorities.map(({ priority }) => priority)).toEqual(["urgent", "urgent", "urgent"]);
  });

  it("is read again by the others where nobody knows what a write to it came to", async () => {
    const [first = ""] = ticketIds;
    const agent = await memberContext(organisation, "agent");
    await systemDb().$executeRaw`
      select relaydesk_request_sync(id, organisation_id, 'webhook') from task_links where task_id = ${taskId}`;
    await updateTicket(agent, { id: first, title: "Printer is well" });
    // The reading after the write finds nobody; what is read for the next link does.
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      match: { method: "GET", path: `/task/${taskId}` },
      after: 1,
      times: 1,
    });
    expect(await round()).toEqual(["waiting", "changed", "changed"]);
    expect(await titles()).toEqual(Array.from({ length: 3 }, () => "Printer is well"));
    sandbox.control.clearFaults();
  });
});
