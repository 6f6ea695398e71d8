/** Rows of a tenant's connections and tasks. */
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";

/** Fills the tables of connections and of what became a task. */
export async function fillClickup(
  in1: { organisationId: string },
  {
    customerId,
    ticketId,
    userId,
    sessionId,
  }: Record<"customerId" | "ticketId" | "userId" | "sessionId", string>,
): Promise<{ connectionId: string; linkId: string }> {
  const db = systemDb();
  const future = new Date(Date.now() + 86_400_000);
  const connection = await db.clickupConnection.create({
    data: {
      id: newId(),
      ...in1,
      status: "connected",
      clickupUserId: "1",
      clickupUserName: "U",
      clickupUserEmail: "u@example.test",
      connectedByName: "A",
      tokenCiphertext: "sealed",
    },
  });
  await db.clickupStandby.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      clickupUserId: "2",
      clickupUserName: "Secret standby",
      clickupUserEmail: "s@example.test",
      tokenCiphertext: "sealed",
      tokenKey: newId(),
      authorisedByName: "A",
      authorisedAt: new Date(),
      checkedAt: new Date(),
      triedAt: new Date(),
    },
  });
  await db.clickupWorkspace.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      workspaceId: "9001",
      name: "Secret workspace",
      syncedAt: new Date(),
    },
  });
  await db.clickupSpace.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      workspaceId: "9001",
      workspaceName: "W",
      spaceId: "901",
      name: "Secret Space",
      isPrivate: false,
      isArchived: false,
      syncedAt: new Date(),
    },
  });
  await db.clickupOauthState.create({
    data: {
      id: newId(),
      ...in1,
      stateHash: newId(),
      sessionId,
      userId,
      expiresAt: future,
    },
  });
  const intent = await db.taskIntent.create({
    data: {
      id: newId(),
      ...in1,
      sourceType: "ticket",
      sourceId: ticketId,
      marker: `[TICKET-${ticketId}]`,
      status: "failed",
      requestedByType: "member",
      requestedByName: "A",
      connectionId: connection.id,
    },
  });
  await db.taskPolicy.create({ data: { ...in1, onDeleted: "close" } });
  const link = await db.taskLink.create({
    data: {
      id: newId(),
      ...in1,
      sourceType: "ticket",
      sourceId: newId(),
      intentId: intent.id,
      connectionId: connection.id,
      workspaceId: "9001",
      spaceId: "901",
      spaceName: "Secret Space",
      listId: "77",
      listName: "L",
      taskId: "86secret",
      taskUrl: "https://example.test/t/86secret",
      taskName: "Secret task",
      statusName: "open",
      statusType: "open",
      statusColor: "#000",
      lastSyncedAt: new Date(),
    },
  });
  const move = await db.spaceMove.create({
    data: {
      id: newId(),
      ...in1,
      customerId,
      choice: "keep",
      connectionId: connection.id,
      workspaceId: "9001",
      spaceId: "901",
      spaceName: "Secret Space",
      statuses: {},
      requestedByName: "A",
      progressedAt: new Date(),
    },
  });
  await db.spaceMoveLink.create({ data: { ...in1, moveId: move.id, linkId: link.id } });
  await db.clickupWebhook.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      workspaceId: "9001",
      webhookId: newId(),
      endpoint: "https://example.test/secret",
    },
  });
  await db.webhookDelivery.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      event: "taskUpdated",
      taskId: "86secret",
      verdict: "accepted",
      eventKey: newId(),
      state: "applied",
      body: Buffer.from('{"secret":"leaky"}'),
    },
  });
  return { connectionId: connection.id, linkId: link.id };
}
