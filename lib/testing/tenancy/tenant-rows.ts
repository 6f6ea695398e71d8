/** One row of every tenant table for a test's organisation, and a way to see whether any of it changed. */
import { Prisma, systemDb, systemPool } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext, type TestOrganisation } from "../contexts.ts";
import { createContact, createCustomer, createTicket } from "../factories.ts";

export type TenantRows = {
  /** Every id that belongs to the organisation, whatever it names. */
  ids: string[];
  ticketId: string;
  ticketNumber: number;
  customerId: string;
};

/** Fills every table that has an organisation, so that a leak of any of them can show. */
export async function fillTenant(organisation: TestOrganisation): Promise<TenantRows> {
  const { organisationId } = organisation;
  const db = systemDb();
  const owner = await memberContext(organisation, "owner");
  const member = owner.actor.id;
  const customer = await createCustomer(organisation, { name: "Leaky Pipes", externalReference: "LEAK-1" });
  const contact = await createContact(organisation, { customerId: customer.id });
  const ticket = await createTicket(organisation, {
    customerId: customer.id,
    title: "Leaky ticket",
    requesterId: contact.id,
    assigneeId: member,
    tags: ["leak"],
  });
  const in1 = { organisationId };
  const future = new Date(Date.now() + 86_400_000);
  await db.customerNote.create({
    data: { id: newId(), ...in1, customerId: customer.id, body: "secret note", authorName: "A" },
  });
  await db.customerSetting.create({
    data: {
      id: newId(),
      ...in1,
      customerId: customer.id,
      module: "ClickUp",
      key: "clickup_space_id",
      value: "901",
      type: "string",
    },
  });
  const comment = await db.ticketComment.create({
    data: {
      id: newId(),
      ...in1,
      ticketId: ticket.id,
      visibility: "internal",
      body: "secret",
      authorType: "member",
      authorId: member,
      authorName: "A",
    },
  });
  await db.ticketAttachment.create({
    data: {
      id: newId(),
      ...in1,
      ticketId: ticket.id,
      commentId: comment.id,
      visibility: "internal",
      fileName: "secret.pdf",
      contentType: "application/pdf",
      size: 3,
      sha256: "0".repeat(64),
      storageKey: `test/${newId()}`,
      uploadedByType: "member",
      uploadedByName: "A",
    },
  });
  await db.ticketEvent.create({
    data: {
      id: newId(),
      ...in1,
      ticketId: ticket.id,
      kind: "ticket.created",
      visibility: "public",
      data: {},
      actorType: "member",
      actorName: "A",
    },
  });
  await db.ticketParticipant.create({ data: { ...in1, ticketId: ticket.id, contactId: contact.id } });
  await db.ticketReplyMail.create({
    data: { ...in1, commentId: comment.id, contactId: contact.id, sentAt: new Date() },
  });
  await db.savedView.create({
    data: { id: newId(), ...in1, resource: "tickets", name: "Secret view", query: {} },
  });
  await db.ticketField.create({
    data: { id: newId(), ...in1, key: "secret", label: "Secret field", type: "text", position: 0 },
  });
  await db.apiKey.create({
    data: {
      id: newId(),
      ...in1,
      name: "Key",
      prefix: "rd_live_x",
      keyHash: newId(),
      scopes: ["tickets:read"],
      createdById: member,
    },
  });
  await db.invitation.create({
    data: {
      id: newId(),
      ...in1,
      email: "guest@example.test",
      role: "agent",
      tokenHash: newId(),
      invitedById: member,
      expiresAt: future,
    },
  });
  await db.organisationModule.create({ data: { id: newId(), ...in1, module: "clickup", isEnabled: true } });
  await db.notice.create({
    data: {
      id: newId(),
      ...in1,
      deduplicationKey: "leak",
      severity: "warning",
      title: "Secret notice",
      body: "secret",
    },
  });
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
      sessionId: owner.actor.sessionId,
      userId: owner.actor.userId,
      expiresAt: future,
    },
  });
  const intent = await db.taskIntent.create({
    data: {
      id: newId(),
      ...in1,
      sourceType: "ticket",
      sourceId: ticket.id,
      marker: `[TICKET-${ticket.id}]`,
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
      agreedState: {},
      lastSyncedAt: new Date(),
    },
  });
  const move = await db.spaceMove.create({
    data: {
      id: newId(),
      ...in1,
      customerId: customer.id,
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
  await db.syncComment.create({
    data: {
      id: newId(),
      ...in1,
      linkId: link.id,
      origin: "ours",
      commentId: comment.id,
      theirId: "4582",
      state: "failed",
      failureMessage: "secret",
    },
  });
  await db.syncFile.create({
    data: {
      id: newId(),
      ...in1,
      linkId: link.id,
      origin: "theirs",
      attachmentId: newId(),
      theirId: "secret-file",
      fileName: "secret.pdf",
      state: "waiting",
    },
  });
  await db.syncField.create({
    data: {
      id: newId(),
      ...in1,
      linkId: link.id,
      field: "title",
      state: "in_step",
      baseOurs: "Secret title",
    },
  });
  await db.syncRule.create({
    data: { id: newId(), ...in1, choices: {}, changedByName: "Secret admin" },
  });
  await db.syncArrival.create({ data: { id: newId(), ...in1, at: new Date(), tookMs: 86_400 } });
  await db.syncSnapshot.create({
    data: { ...in1, at: new Date(), links: 1, inStep: 7, waiting: 0, conflict: 0, failed: 0, skipped: 0 },
  });
  await db.syncSweep.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      workspaceId: "333",
      kind: "full",
      linksTotal: 1,
      startedAt: new Date(),
      notBefore: new Date(),
      problem: "Secret problem",
    },
  });
  await db.syncDifference.create({
    data: {
      id: newId(),
      ...in1,
      linkId: link.id,
      field: "title",
      cause: "missed_event",
      state: "listed",
      theirs: "Secret title",
      foundAt: new Date(),
      lastSeenAt: new Date(),
    },
  });
  await db.syncList.create({
    data: { id: newId(), ...in1, connectionId: connection.id, listId: "77", name: "Secret List" },
  });
  await db.priorityMap.create({ data: { ...in1, map: {}, changedByName: "Secret admin" } });
  await db.clickupPerson.create({
    data: {
      id: newId(),
      ...in1,
      userId: "49secret",
      name: "Secret person",
      workspaceIds: ["9001"],
      readAt: new Date(),
    },
  });
  await db.personPair.create({
    data: { id: newId(), ...in1, memberId: member, userId: "49secret", changedByName: "A" },
  });
  await db.listStatus.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      listId: "77",
      statusKey: newId(),
      name: "Secret status",
      type: "open",
      position: 0,
      means: "open",
    },
  });
  await db.listField.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      listId: "77",
      fieldId: newId(),
      name: "Secret field",
      definition: {},
      position: 0,
    },
  });
  const mapping = await db.fieldMapping.create({
    data: {
      id: newId(),
      ...in1,
      connectionId: connection.id,
      listId: "77",
      listName: "Secret List",
      sourceType: "ticket",
      draft: [],
      draftChangedByName: "Secret admin",
    },
  });
  await db.fieldMappingVersion.create({
    data: {
      id: newId(),
      ...in1,
      mappingId: mapping.id,
      number: 1,
      entries: [],
      note: "Secret note",
      publishedByName: "Secret admin",
    },
  });
  await db.jobRun.create({
    data: {
      id: newId(),
      ...in1,
      functionId: "f",
      runId: newId(),
      eventName: "e",
      payload: {},
      status: "failed",
    },
  });
  await db.outboxEvent.create({
    data: { id: newId(), ...in1, name: "e", payload: {}, dispatchedAt: new Date() },
  });
  await db.idempotencyKey.create({
    data: {
      id: newId(),
      ...in1,
      actorId: member,
      key: "k",
      route: "POST /x",
      requestHash: "h",
      expiresAt: future,
    },
  });
  await db.auditEvent.create({
    data: {
      id: newId(),
      ...in1,
      actorType: "member",
      actorName: "A",
      action: "ticket.created",
      targetType: "ticket",
      targetId: ticket.id,
      changedFields: [],
      origin: "web",
      requestId: newId(),
      before: Prisma.DbNull,
    },
  });
  await db.securityEvent.create({ data: { id: newId(), ...in1, kind: "permission.refused", detail: {} } });
  const dataImport = await db.dataImport.create({
    data: {
      id: newId(),
      ...in1,
      resource: "customers",
      format: "csv",
      fileName: "secret.csv",
      storageKey: `test/${newId()}`,
      isDryRun: false,
      status: "completed",
      startedByName: "A",
    },
  });
  await db.dataImportRowError.create({
    data: { id: newId(), ...in1, importId: dataImport.id, line: 2, reason: "secret reason" },
  });
  await db.dataExport.create({
    data: {
      id: newId(),
      ...in1,
      resource: "tickets",
      format: "csv",
      query: {},
      status: "completed",
      storageKey: `test/${newId()}`,
      startedByName: "A",
      expiresAt: future,
    },
  });
  return {
    ids: [organisationId, ...(await idsOf(organisationId))],
    ticketId: ticket.id,
    ticketNumber: ticket.number,
    customerId: customer.id,
  };
}

/** Names of all tables that carry an organisation. */
export async function tenantTables(): Promise<string[]> {
  const { rows } = await systemPool().query<{ table: string }>(
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'organisation_id' order by 1`,
  );
  return rows.map((row) => row.table);
}

async function idsOf(organisationId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const table of await tenantTables()) {
    const { rows } = await systemPool().query<{ id: string | null }>(
      `select to_jsonb(t) ->> 'id' as id from "${table}" t where organisation_id = $1`,
      [organisationId],
    );
    if (rows.length === 0) throw new Error(`fillTenant leaves ${table} empty: a leak of it could not show`);
    ids.push(...rows.flatMap((row) => row.id ?? []));
  }
  return ids;
}

/** All of an organisation's rows as text, to be compared with itself later. What merely records a visit is left out. */
export async function snapshot(organisationId: string): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const table of await tenantTables()) {
    if (table === "security_events") continue;
    const { rows } = await systemPool().query<{ all: string | null }>(
      `select string_agg(to_jsonb(t)::text, E'\\n' order by to_jsonb(t)::text) as all from "${table}" t where organisation_id = $1`,
      [organisationId],
    );
    result[table] = rows[0]?.all ?? "";
  }
  return result;
}
