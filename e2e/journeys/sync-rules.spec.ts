/** What admins say of how tickets and tasks sync, and that it holds. */
import { systemDb } from "#lib/platform/db/index.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { changeTask, tasksTitled } from "../fixtures/sandbox.ts";
import { type Desk, expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

const UNTIL_SYNCED = { timeout: 45_000 };

/** A ticket with its task linked and compared once, on an agent's screen, and the webhook in place. */
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
  await expect(page.getByText(/\d+ of \d+ fields in step/)).toBeVisible(UNTIL_SYNCED);
  const [task] = await tasksTitled(ticket.title);
  if (task === undefined) throw new Error("There is no task");
  return { page, ticket, taskId: task.id };
}

const statusOf = async (id: string) => (await systemDb().ticket.findUniqueOrThrow({ where: { id } })).status;

test("“never touch the status” stops the status, both ways, and nothing else", async ({ desk }) => {
  const { page, ticket, taskId } = await openSyncedTicket(desk);
  const admin = await desk.signIn("admin");
  await admin.page.goto(desk.path("settings/clickup/rules"));
  await admin.page.getByRole("switch", { name: "Never touch the status" }).click();
  await expect(admin.page.getByRole("switch", { name: "Never touch the status" })).toBeChecked();
  await expect(admin.page.getByRole("combobox", { name: "Status: direction" })).toHaveText("Not at all");

  await changeTask(taskId, { status: "complete", priority: 1 });
  await expect(page.getByText("Urgent").first()).toBeVisible(UNTIL_SYNCED);
  expect(await statusOf(ticket.id)).toBe("open");

  const program = await desk.program();
  const changed = { status: "waiting", title: `${ticket.title} again` };
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: changed });
  await expect.poll(async () => (await tasksTitled(changed.title)).length, UNTIL_SYNCED).toBe(1);
  await expect
    .poll(
      async () => (await systemDb().taskLink.findFirstOrThrow({ where: { taskId } })).statusName,
      UNTIL_SYNCED,
    )
    .toBe("complete");
  expect(await statusOf(ticket.id)).toBe("waiting");
});

test("a status that means something else now takes its tickets along", async ({ desk }) => {
  const { page, ticket, taskId } = await openSyncedTicket(desk);
  await changeTask(taskId, { status: "in progress" });
  await expect.poll(() => statusOf(ticket.id), UNTIL_SYNCED).toBe("in_progress");

  const admin = await desk.signIn("admin");
  await admin.page.goto(desk.path("settings/clickup/statuses"));
  await admin.page.getByRole("link", { name: ticket.workspace.list.name }).click();
  await admin.page.getByRole("combobox", { name: "in progress means" }).click();
  await admin.page.getByRole("option", { name: "Waiting" }).click();
  await expect(admin.page.getByText("1 linked ticket becomes waiting")).toBeVisible();
  await admin.page.getByRole("button", { name: "Save" }).click();
  await expect(admin.page.getByText("Confirmed").first()).toBeVisible();

  await expect.poll(() => statusOf(ticket.id), UNTIL_SYNCED).toBe("waiting");
  await expect(page.getByText("Waiting").first()).toBeVisible(UNTIL_SYNCED);
  const [task] = await tasksTitled(ticket.title);
  expect(task?.id).toBe(taskId);
});

test("a customer's exception is made on its page and listed with the rules", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk);
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path(`customers/${ticket.customerId}?tab=settings`));
  await page.getByRole("combobox", { name: "Title: when both changed it" }).click();
  await page.getByRole("option", { name: "A person decides" }).click();
  await expect(page.getByRole("button", { name: "Reset title" })).toBeVisible();
  await page.goto(desk.path("settings/clickup/rules"));
  await expect(page.getByText("Title: a person decides.")).toBeVisible();
});
