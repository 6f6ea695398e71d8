/** A ticket and its task say the same, whoever changes which: seen on the open page, without a reload. */
import { systemDb } from "#lib/platform/db/index.ts";
import {
  type ClickupTicket,
  createTaskButton,
  fileClickupTicket,
  taskLink,
} from "../fixtures/clickup-ticket.ts";
import { breakTask, changeTask, mendTask, tasksTitled } from "../fixtures/sandbox.ts";
import { type Desk, expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

const UNTIL_SYNCED = { timeout: 45_000 };

/** A ticket's page with its task linked and compared once, and the webhook in place. */
async function openSyncedTicket(desk: Desk) {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { organisationId } = desk.organisation;
  await expect
    .poll(() => systemDb().clickupWebhook.count({ where: { organisationId } }), UNTIL_SYNCED)
    .toBe(1);
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_SYNCED);
  await expect(page.getByText("7 of 7 fields in step")).toBeVisible(UNTIL_SYNCED);
  const [task] = await tasksTitled(ticket.title);
  if (task === undefined) throw new Error("There is no task");
  return { page, ticket, taskId: task.id };
}

const titleOfTask = async (ticket: ClickupTicket, words: string) =>
  (await tasksTitled(words)).map(({ name }) => name.replace(`[TICKET-${ticket.id}] `, ""));

test("what somebody changes in ClickUp shows on the open ticket", async ({ desk }) => {
  const { page, ticket, taskId } = await openSyncedTicket(desk);
  await changeTask(taskId, { priority: 1, name: `[TICKET-${ticket.id}] ${ticket.title} at noon` });
  await expect(page.getByRole("heading", { level: 1, name: `${ticket.title} at noon` })).toBeVisible(
    UNTIL_SYNCED,
  );
  await expect(page.getByText("Urgent").first()).toBeVisible();
});

test("what an agent changes on the ticket reaches the task, once", async ({ desk }) => {
  const { ticket, taskId } = await openSyncedTicket(desk);
  const program = await desk.program();
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { title: `${ticket.title} again` } });
  await expect
    .poll(() => titleOfTask(ticket, `${ticket.title} again`), UNTIL_SYNCED)
    .toEqual([`${ticket.title} again`]);
  expect((await tasksTitled(ticket.title)).map(({ id }) => id)).toEqual([taskId]);
});

test("where both sides changed the same line, an agent decides, and both get it", async ({ desk }) => {
  const { page, ticket, taskId } = await openSyncedTicket(desk);
  const program = await desk.program();
  // While ClickUp is away both sides change.
  const fault = await breakTask(taskId, { kind: "error_before_commit", status: 503 });
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { description: "Ours: the belt" } });
  await changeTask(taskId, { markdown_content: "Theirs: the motor" });
  await expect(page.getByText("The last comparison failed", { exact: false })).toBeVisible(UNTIL_SYNCED);
  await mendTask(fault);

  await expect(page.getByText("Description: changed on both sides")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("Ours: the belt").first()).toBeVisible();
  await expect(page.getByText(/^Here, Test key, /)).toBeVisible();
  await expect(page.getByText(/^In ClickUp, Maya Lindqvist, /)).toBeVisible();
  await expect(page.getByText("Theirs: the motor").first()).toBeVisible();
  await page.getByRole("button", { name: "Take ClickUp’s" }).click();
  await expect(page.getByText("7 of 7 fields in step")).toBeVisible(UNTIL_SYNCED);
  const { description } = await systemDb().ticket.findUniqueOrThrow({ where: { id: ticket.id } });
  expect(description).toBe("Theirs: the motor");
});
