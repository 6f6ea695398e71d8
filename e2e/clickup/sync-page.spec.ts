/** The picture of sync moves with what happens, and says it in numbers and words as well. */
import { systemDb } from "#lib/platform/db/index.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { changeTask, tasksTitled } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

const UNTIL_SYNCED = { timeout: 45_000 };

test("an admin sees how both sides fare, live, and each chart's numbers", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path("sync"));
  await expect(page.getByText("Nothing to keep in step yet")).toBeVisible();

  const { organisationId } = desk.organisation;
  await expect
    .poll(() => systemDb().clickupWebhook.count({ where: { organisationId } }), UNTIL_SYNCED)
    .toBe(1);
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_SYNCED);
  await expect(page.getByText("7 of 7 fields in step")).toBeVisible(UNTIL_SYNCED);

  await page.getByRole("link", { name: "Sync", exact: true }).click();
  await expect(page.getByText("7 of 7 fields on one ticket", { exact: false }).first()).toBeVisible(
    UNTIL_SYNCED,
  );
  const newTask = page.getByRole("group", { name: "New task" });
  await expect(newTask).toContainText("one in all");

  const [task] = await tasksTitled(ticket.title);
  await changeTask(task?.id ?? "", { priority: 1 });
  const toTicket = page.getByRole("group", { name: "Inbox to ticket" });
  await expect(toTicket).toContainText("Half within", UNTIL_SYNCED);
  await toTicket.getByRole("button", { name: "Table" }).click();
  await expect(toTicket.getByRole("columnheader", { name: "95 %" })).toBeVisible();

  await page.getByRole("tab", { name: "Last 7 days" }).click();
  await expect(page).toHaveURL(/range=week/);
  await expect(page.getByRole("group", { name: "Deliveries from ClickUp" })).toContainText("taken");
});

test("the page is for those who may see sync", async ({ desk }) => {
  const { page } = await desk.signIn("agent");
  await expect(page.getByRole("link", { name: "Sync", exact: true })).toHaveCount(0);
  await page.goto(desk.path("sync"));
  await expect(page.getByText("permission", { exact: false }).first()).toBeVisible();
});
