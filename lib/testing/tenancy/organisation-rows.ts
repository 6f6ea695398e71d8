/** Rows of a tenant itself: whom it lets in, what it ran, moved and recorded. */
import { Prisma, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";

/** Fills the tables that belong to the organisation as a whole. */
export async function fillOrganisation(
  in1: { organisationId: string },
  { ticketId, memberId }: Record<"ticketId" | "memberId", string>,
): Promise<void> {
  const db = systemDb();
  const future = new Date(Date.now() + 86_400_000);
  await db.apiKey.create({
    data: {
      id: newId(),
      ...in1,
      name: "Key",
      prefix: "rd_live_x",
      keyHash: newId(),
      scopes: ["tickets:read"],
      createdById: memberId,
    },
  });
  await db.invitation.create({
    data: {
      id: newId(),
      ...in1,
      email: "guest@example.test",
      role: "agent",
      tokenHash: newId(),
      invitedById: memberId,
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
      actorId: memberId,
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
      targetId: ticketId,
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
}
