/** Rows of a tenant's customers and tickets. */
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";

/** Fills the tables of customers and tickets. */
export async function fillDesk(
  in1: { organisationId: string },
  {
    customerId,
    contactId,
    ticketId,
    memberId,
  }: Record<"customerId" | "contactId" | "ticketId" | "memberId", string>,
): Promise<{ commentId: string }> {
  const db = systemDb();
  await db.customerNote.create({
    data: { id: newId(), ...in1, customerId, body: "secret note", authorName: "A" },
  });
  await db.customerSetting.create({
    data: {
      id: newId(),
      ...in1,
      customerId,
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
      ticketId,
      visibility: "internal",
      body: "secret",
      authorType: "member",
      authorId: memberId,
      authorName: "A",
    },
  });
  await db.ticketAttachment.create({
    data: {
      id: newId(),
      ...in1,
      ticketId,
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
      ticketId,
      kind: "ticket.created",
      visibility: "public",
      data: {},
      actorType: "member",
      actorName: "A",
    },
  });
  await db.ticketParticipant.create({ data: { ...in1, ticketId, contactId } });
  await db.ticketReplyMail.create({
    data: { ...in1, commentId: comment.id, contactId, sentAt: new Date() },
  });
  await db.savedView.create({
    data: { id: newId(), ...in1, resource: "tickets", name: "Secret view", query: {} },
  });
  await db.ticketField.create({
    data: { id: newId(), ...in1, key: "secret", label: "Secret field", type: "text", position: 0 },
  });
  return { commentId: comment.id };
}
