/** How much is in agreement, as an admin sees it: the number, a check of everything, and what checks found. */
import AxeBuilder from "@axe-core/playwright";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { findOverflow, untilSettled } from "../fixtures/layout.ts";
import { changeTask, sandboxUrl, tasksTitled } from "../fixtures/sandbox.ts";
import { type Desk, expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 240_000 });

const UNTIL_SYNCED = { timeout: 60_000 };
/** What a check finds is put right with what the rate budget has to spare, which may be a minute away. */
const UNTIL_HEALED = { timeout: 150_000 };

/** A ticket whose task was compared once, and of which no event will come any more. */
async function fileQuietTicket(desk: Desk) {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { page } = await desk.signIn("admin");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_SYNCED);
  await expect(page.getByText("7 of 7 fields in step")).toBeVisible(UNTIL_SYNCED);
  const [task] = await tasksTitled(ticket.title);
  if (task === undefined) throw new Error("There is no task");
  await fetch(`${sandboxUrl()}/_sandbox/faults`, {
    method: "POST",
    body: JSON.stringify({ kind: "drop", match: { task: task.id } }),
  });
  return { page, ticket, taskId: task.id };
}

test("a check finds what no event told of, and the number says that all agrees", async ({ desk }) => {
  const { page, ticket, taskId } = await fileQuietTicket(desk);
  const title = `${ticket.title} in silence`;
  await changeTask(taskId, { name: `[TICKET-${ticket.id}] ${title}` });
  await page.goto(desk.path("settings/clickup"));
  await expect(page.getByText("in agreement")).toBeVisible();
  await page.getByRole("button", { name: "Check everything now" }).click();
  await expect(page.getByText(/Checked 1 link of 1/)).toBeVisible(UNTIL_SYNCED);
  await expect
    .poll(async () => (await systemDb().ticket.findUnique({ where: { id: ticket.id } }))?.title, UNTIL_HEALED)
    .toBe(title);
  await page.reload();
  await expect(page.getByText("100 %")).toBeVisible(UNTIL_SYNCED);
  await page.goto(desk.path(`customers/${ticket.customerId}`));
  await expect(page.getByText("in agreement")).toBeVisible();
  expect(desk.problems).toEqual([]);
});

test("what checks found is listed with its cause, found by filters, and fits a phone", async ({ desk }) => {
  const { page, ticket } = await fileQuietTicket(desk);
  const { organisationId } = desk.organisation;
  const link = await systemDb().taskLink.findFirstOrThrow({ where: { organisationId } });
  const at = new Date();
  const common = { organisationId, linkId: link.id, foundAt: at, lastSeenAt: at, state: "listed" } as const;
  await systemDb().syncDifference.createMany({
    data: [
      {
        ...common,
        id: newId(),
        field: "title",
        cause: "human_override",
        reason: "left_both",
        standingKey: `${link.id}:title`,
        ours: "A long title that goes on and on ".repeat(6),
        theirs: "عنوان آخر 🚒",
      },
      {
        ...common,
        id: newId(),
        field: "task",
        cause: "deleted",
        reason: "ITEM_013",
        standingKey: `${link.id}:task`,
      },
    ],
  });
  await page.goto(desk.path(`customers/${ticket.customerId}`));
  await page.getByRole("link", { name: "Differences" }).click();
  const table = page.getByRole("table", { name: "Differences" });
  await expect(table.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Cause", exact: true }).click();
  await page.getByRole("option", { name: "Task deleted" }).click();
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(table).toContainText(`Ticket #${ticket.number}`);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(table.getByRole("row")).toHaveCount(3);

  for (const look of [
    { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
    { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  ] as const) {
    const { page: looking } = await desk.signIn("admin", look);
    for (const path of ["settings/clickup/differences", "settings/clickup"]) {
      await looking.goto(desk.path(path));
      await untilSettled(looking);
      expect(await findOverflow(looking)).toEqual([]);
      const { violations } = await new AxeBuilder({ page: looking }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    }
  }
  expect(desk.problems).toEqual([]);
});
