/** What is said to the customer reaches the task, what is said there comes in as a note, and nobody hears what is internal. */
import { systemDb } from "#lib/platform/db/index.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { commentOn, commentsOf, tasksTitled } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

const UNTIL_SYNCED = { timeout: 45_000 };

test("replies go to the task, comments come in as notes, and notes stay", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { organisationId } = desk.organisation;
  await expect
    .poll(() => systemDb().clickupWebhook.count({ where: { organisationId } }), UNTIL_SYNCED)
    .toBe(1);
  const { page } = await desk.signIn("agent", { name: "Ada Agent" });
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_SYNCED);
  const [task] = await tasksTitled(ticket.title);
  if (task === undefined) throw new Error("There is no task");

  const program = await desk.program();
  await program.post(`/api/v1/tickets/${ticket.id}/comments`, {
    data: { visibility: "internal", body: "They never pay, secret-7f" },
  });
  await page.getByRole("textbox", { name: "Public reply" }).fill("A new belt is on its way 🚚");
  await page.getByRole("button", { name: "Send reply" }).click();
  await expect
    .poll(async () => (await commentsOf(task.id)).join("\n"), UNTIL_SYNCED)
    .toContain("A new belt is on its way 🚚");
  expect((await commentsOf(task.id)).join("\n")).toContain("Ada Agent");

  await commentOn(task.id, "Only the long belt fits, colleague-9c");
  await expect(page.getByText("Only the long belt fits, colleague-9c")).toBeVisible(UNTIL_SYNCED);
  expect((await commentsOf(task.id)).join("\n")).not.toContain("secret-7f");

  const contact = await desk.signInContact(ticket.customerId);
  await contact.page.goto(desk.path(`portal/tickets/${ticket.number}`));
  await expect(contact.page.getByText("A new belt is on its way")).toBeVisible();
  await expect(contact.page.getByText("colleague-9c")).toHaveCount(0);
  await expect(contact.page.getByText("secret-7f")).toHaveCount(0);
});
