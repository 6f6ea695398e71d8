/** Webhook deliveries for tests, as the inbox's door would store them, and the rows that they are about. */
import { systemDb, systemPool } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { nextNumber } from "./factories.ts";

type Tenant = { organisationId: string };

/** A connection without a token: enough for links and deliveries to hang on. */
export async function createConnectionRow({ organisationId }: Tenant): Promise<string> {
  const id = newId();
  await systemDb().clickupConnection.create({
    data: {
      id,
      organisationId,
      status: "connected",
      clickupUserId: "49100101",
      clickupUserName: "Maya Lindqvist",
      clickupUserEmail: "maya@harbour.example",
      connectedByName: "Test",
    },
  });
  return id;
}

/** A standing link of a ticket and a task. */
export async function createLinkRow(
  { organisationId }: Tenant,
  options: {
    connectionId: string;
    ticketId: string;
    taskId?: string;
    listId?: string;
    customerId?: string;
    unlinkedAt?: Date;
  },
): Promise<{ id: string; taskId: string }> {
  const id = newId();
  const { ticketId, taskId = `86t${nextNumber()}`, listId = "901", unlinkedAt, connectionId } = options;
  await systemDb().taskLink.create({
    data: {
      id,
      organisationId,
      sourceType: "ticket",
      sourceId: ticketId,
      customerId: options.customerId ?? null,
      standingKey: unlinkedAt === undefined ? `ticket:${ticketId}:primary` : null,
      connectionId,
      workspaceId: "9001",
      spaceId: "90010",
      spaceName: "Support",
      listId,
      listName: "Requests",
      taskId,
      taskUrl: `https://example.test/t/${taskId}`,
      taskName: `Task ${taskId}`,
      statusName: "to do",
      statusType: "open",
      statusColor: "#888888",
      lastSyncedAt: new Date(),
      ...(unlinkedAt === undefined ? {} : { unlinkedAt }),
    },
  });
  return { id, taskId };
}

export type DeliveryOptions = {
  connectionId: string;
  event?: string;
  taskId?: string;
  listId?: string;
  /** Two deliveries with one key are the same event twice. */
  key?: string;
  body?: unknown;
  receivedAt?: Date;
};

/** A delivery that proved to be ClickUp's: accepted, or a duplicate when its key was there before. */
export async function acceptDelivery(
  { organisationId }: Tenant,
  {
    connectionId,
    event = "taskStatusUpdated",
    taskId,
    listId,
    key,
    body,
    receivedAt = new Date(),
  }: DeliveryOptions,
): Promise<string> {
  const id = newId();
  await systemPool().query(
    "select * from relaydesk_accept_delivery($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    [
      id,
      organisationId,
      connectionId,
      "webhook-1",
      event,
      taskId ?? null,
      listId ?? null,
      key ?? id,
      Buffer.from(
        JSON.stringify(body ?? { event, task_id: taskId, webhook_id: "webhook-1", history_items: [] }),
      ),
      receivedAt,
    ],
  );
  return id;
}

/** A delivery that proved nothing. */
export async function rejectDelivery(
  { organisationId }: Tenant,
  {
    connectionId,
    event = "taskStatusUpdated",
    taskId,
    reason = "signature_wrong",
    body = "{}",
    receivedAt = new Date(),
  }: {
    connectionId: string;
    event?: string;
    taskId?: string;
    reason?: string;
    body?: string;
    receivedAt?: Date;
  },
): Promise<string> {
  const id = newId();
  await systemDb().webhookDelivery.create({
    data: {
      id,
      organisationId,
      connectionId,
      event,
      taskId: taskId ?? null,
      verdict: "rejected",
      verdictReason: reason,
      state: "ignored",
      body: Buffer.from(body),
      receivedAt,
    },
  });
  return id;
}
