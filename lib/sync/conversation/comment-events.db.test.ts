/** Which of ClickUp's events have a task's comments read: only those that are about comments, however they say it. */
import { afterAll, beforeEach, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { createOrganisation, type TestOrganisation } from "#lib/testing/contexts.ts";
import { acceptDelivery, createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";

let organisation: TestOrganisation;
let connectionId: string;
let link: { id: string; taskId: string };

afterAll(disconnectDatabase);
beforeEach(async () => {
  organisation = await createOrganisation();
  connectionId = await createConnectionRow(organisation);
  const ticket = await createTicket(organisation);
  link = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  await systemDb().syncConversation.deleteMany({ where: { linkId: link.id } });
});

/** How much is asked to be read after an event; null when nothing is. */
async function askedBy(event: string, field: string) {
  const body = { event, task_id: link.taskId, webhook_id: "webhook-1", history_items: [{ id: "1", field }] };
  await acceptDelivery(organisation, { connectionId, event, taskId: link.taskId, body });
  const row = await systemDb().syncConversation.findUnique({ where: { linkId: link.id } });
  return row?.look ?? null;
}

it.each([
  ["taskUpdated", "comment", 1],
  ["taskCommentPosted", "comment", 1],
  ["taskCommentUpdated", "comment", 2],
  ["taskUpdated", "priority", null],
  ["taskMoved", "section_moved", null],
])("%s about %s asks for %s", async (event, field, look) => {
  expect(await askedBy(event, field)).toBe(look);
});
