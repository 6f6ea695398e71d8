/** Several tasks on one ticket, and the story of one that is deleted in ClickUp and comes back. */
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { deleteTask, restoreTask, tasksTitled } from "../fixtures/sandbox.ts";
import { type Desk, expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 180_000 });

const UNTIL_SYNCED = { timeout: 60_000 };

async function openLinkedTicket(desk: Desk) {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket).first()).toBeVisible(UNTIL_SYNCED);
  return { page, ticket };
}

test("an agent makes a second task, makes it the main one, and unlinks the first", async ({ desk }) => {
  const { page, ticket } = await openLinkedTicket(desk);
  await page.getByRole("button", { name: "Make another task" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make the task" }).click();
  await expect(dialog.getByText("Say what the task is for.")).toBeVisible();
  await dialog.getByLabel("What is it for?").fill("إصلاح الحزام في القاعة الكبيرة");
  await dialog.getByRole("button", { name: "Make the task" }).click();

  const further = page.getByRole("region", { name: "Further tasks" });
  await expect(taskLink(page, ticket)).toHaveCount(2, UNTIL_SYNCED);
  await expect(further.getByText("إصلاح الحزام", { exact: false })).toBeVisible();
  expect(await tasksTitled(ticket.title)).toHaveLength(2);

  await further.getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Make it the main task" }).click();
  await expect(page.getByText("the main one", { exact: false })).toBeVisible(UNTIL_SYNCED);
  await further.getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Unlink" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).click();
  await expect(taskLink(page, ticket)).toHaveCount(1, UNTIL_SYNCED);
});

test("a deleted task is told with its reason, found again when it is restored, and replaced", async ({
  desk,
}) => {
  const { page, ticket } = await openLinkedTicket(desk);
  const program = await desk.program();
  const [task] = await tasksTitled(ticket.title);
  if (task === undefined) throw new Error("There is no task");

  // A change asks for a look, whether or not the webhook's news of the deletion arrived.
  await deleteTask(task.id);
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { priority: "high" } });
  await expect(page.getByText("The task was deleted in ClickUp")).toBeVisible(UNTIL_SYNCED);
  await expect(page.getByText("noticed that the ClickUp task", { exact: false })).toBeVisible(UNTIL_SYNCED);

  await restoreTask(task.id);
  await page.getByRole("button", { name: "Look again" }).click();
  await expect(page.getByText("The task was deleted in ClickUp")).toBeHidden(UNTIL_SYNCED);

  await deleteTask(task.id);
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { priority: "urgent" } });
  await expect(page.getByText("The task was deleted in ClickUp")).toBeVisible(UNTIL_SYNCED);
  await page.getByRole("button", { name: "Make a new task" }).click();
  await expect
    .poll(
      async () => (await tasksTitled(ticket.title)).filter(({ deletedAt }) => deletedAt === null).length,
      UNTIL_SYNCED,
    )
    .toBe(1);
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_SYNCED);
});
