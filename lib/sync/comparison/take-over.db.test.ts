/** A connection passes to its standby while both sides change: nothing of it is lost. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureWebhooks, listWebhookGaps, syncSpaces } from "#lib/clickup/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext, systemContext } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import {
  createClickupConnection,
  createStandby,
  createTaskLink,
  startClickupSandbox,
} from "#lib/testing/factories-clickup.ts";
import { ticketTaskSource, updateTicket } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { fillWebhookGap } from "../inbox/fill-webhook-gap.ts";
import { claimSyncRequests } from "../requests/requests.ts";
import { createSyncLink } from "./sync-link.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });
let sandbox: RunningSandbox;

beforeAll(async () => {
  // No event ever arrives: what is found, is found by catching up.
  sandbox = await startClickupSandbox({ deliver: async () => ({ status: 200 }) });
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});

it("changes of both sides during the outage arrive once the standby has taken over", async () => {
  const organisation = await createOrganisation();
  const job = await systemContext(organisation);
  const agent = await memberContext(organisation, "agent");
  const connected = await createClickupConnection(organisation, sandbox);
  const connectionId = connected.connection.id;
  const { id: customerId } = await createCustomer(organisation);
  const call = async (token: string, method: string, path: string, body: object) => {
    const answer = await fetch(`${sandbox.url}/api/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { id }: { id: string } = JSON.parse(await answer.text());
    return id;
  };
  const pair = async (title: string) => {
    const ticket = await createTicket(organisation, { customerId, title });
    const taskId = await call(connected.token, "POST", `/list/${connected.listId("Inbox")}/task`, {
      name: title,
      priority: 3,
    });
    await createTaskLink(organisation, {
      connectionId,
      workspaceId: connected.workspaceId,
      sourceId: ticket.id,
      taskId,
      listId: connected.listId("Inbox"),
    });
    return { ticketId: ticket.id, taskId };
  };
  const settle = async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 10 });
      if (requests.length === 0) return outcomes;
      for (const request of requests) outcomes.push(await syncLink(job, request));
    }
    throw new Error("It does not settle");
  };
  const theirs = await pair("Theirs before");
  const ours = await pair("Ours before");
  await ensureWebhooks(job, { connectionId });
  await settle();

  const tom = await createStandby(connected.connection, sandbox, "tom");
  await call(tom.token, "PUT", `/task/${theirs.taskId}`, { name: "Theirs after" });
  sandbox.control.revokeTokens({ token: connected.token });
  await updateTicket(agent, { id: ours.ticketId, title: "Ours after" });
  // The first to notice is the comparison itself: it hands over, and waits for its next try.
  expect(await settle()).toEqual(["waiting"]);
  expect(await systemDb().clickupConnection.findUniqueOrThrow({ where: { id: connectionId } })).toMatchObject(
    {
      status: "connected",
      clickupUserName: "Tom Okonkwo",
    },
  );

  // What the hand-over asked for.
  expect(job.dispatched.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["clickup/spaces.sync", "clickup/webhooks.ensure"]),
  );
  await syncSpaces(job, { connectionId });
  await ensureWebhooks(job, { connectionId });
  for (const gap of await listWebhookGaps(job, { connectionId }))
    await fillWebhookGap(job, { connectionId, gap, page: 0 });
  expect(await listWebhookGaps(job, { connectionId })).toEqual([]);
  await systemDb().syncRequest.updateMany({
    where: { organisationId: organisation.organisationId },
    data: { notBefore: new Date() },
  });
  await settle();
  expect(
    await systemDb().ticket.findUniqueOrThrow({ where: { id: theirs.ticketId }, select: { title: true } }),
  ).toEqual({ title: "Theirs after" });
  expect(sandbox.control.tasks({ nameIncludes: "Ours after" })).toMatchObject([{ id: ours.taskId }]);
  expect(await settle()).toEqual([]);
  // ClickUp must tell of what we wrote; should it not, its webhook is taken for silent.
  expect(
    await systemDb().clickupWebhook.findFirstOrThrow({
      where: { connectionId, workspaceId: connected.workspaceId },
    }),
  ).toMatchObject({ owedSince: expect.any(Date) });
});
