/** The inbox of webhook deliveries, as an admin uses it: find one, read it, replay one, some, or a stretch of time. */
import AxeBuilder from "@axe-core/playwright";
import { systemDb } from "#lib/platform/db/index.ts";
import {
  acceptDelivery,
  createConnectionRow,
  createLinkRow,
  rejectDelivery,
} from "#lib/testing/deliveries.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { findOverflow, untilSettled } from "../fixtures/layout.ts";
import { type Desk, expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

type Inbox = { number: number; taskId: string; deliveryId: string };

/**
 * A linked ticket, and what ClickUp sent of its task: a change, the same once more, and one with a wrong signature.
 * Nothing else arrives, for the connection has no workspace.
 */
async function fillInbox(desk: Desk): Promise<Inbox> {
  const customer = await createCustomer(desk.organisation, { name: "Harbour Bikes" });
  const ticket = await createTicket(desk.organisation, { customerId: customer.id });
  const connectionId = await createConnectionRow(desk.organisation);
  const { taskId } = await createLinkRow(desk.organisation, { connectionId, ticketId: ticket.id });
  const body = {
    event: "taskStatusUpdated",
    task_id: taskId,
    webhook_id: "webhook-1",
    history_items: [
      {
        id: "2800763136717140857",
        date: String(Date.now()),
        field: "status",
        user: { id: 1, username: "<b>Maya</b>" },
        before: { status: "to do" },
        after: { status: "in progress" },
      },
    ],
  };
  const at = { connectionId, taskId, key: "first", body };
  const deliveryId = await acceptDelivery(desk.organisation, at);
  await acceptDelivery(desk.organisation, at);
  await rejectDelivery(desk.organisation, { connectionId, taskId, event: "taskUpdated" });
  await acceptDelivery(desk.organisation, { connectionId, taskId: "86stranger", event: "taskCreated" });
  // As the comparison leaves it that follows a delivery.
  await systemDb().webhookDelivery.update({
    where: { id: deliveryId },
    data: {
      state: "applied",
      appliedAt: new Date(),
      effects: [{ field: "status", before: "open", after: "in_progress" }],
    },
  });
  return { number: ticket.number, taskId, deliveryId };
}

test("an admin finds a delivery by its ticket, reads it, and replays it", async ({ desk }) => {
  const { number, taskId } = await fillInbox(desk);
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("link", { name: "Deliveries", exact: true }).click();
  const table = page.getByRole("table", { name: "Deliveries" });
  await expect(table.getByRole("row")).toHaveCount(5);
  await expect(table.getByRole("row", { name: /Task created/ })).toContainText("No ticket is linked");

  await page.getByRole("searchbox").fill(`#${number}`);
  await expect(table.getByRole("row")).toHaveCount(4);
  await expect(page).toHaveURL(/q=/);
  await page.getByRole("button", { name: "Verdict", exact: true }).click();
  await page.getByRole("option", { name: "Rejected" }).click();
  await expect(table.getByRole("row")).toHaveCount(2);
  await expect(table).toContainText("Wrong signature");
  await page.reload();
  await expect(table.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Clear all" }).click();
  await page.getByRole("searchbox").fill("harbour");
  await expect(table.getByRole("row")).toHaveCount(4);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(table.getByRole("row")).toHaveCount(5);

  const row = table.getByRole("row", { name: /Status changed/ }).filter({ hasText: "Accepted" });
  await expect(row).toContainText("Changed here: status");
  await row.getByRole("link", { name: /Status changed/ }).click();
  await expect(page.getByRole("heading", { name: "Status changed" })).toBeVisible();
  await expect(page.getByRole("list", { name: "What it says" })).toContainText("to do");
  await expect(page.getByRole("list", { name: "What it says" })).toContainText("<b>Maya</b>");
  await expect(page.getByRole("figure", { name: "Body of the delivery" })).toContainText(
    `"task_id": "${taskId}"`,
  );
  await expect(page.getByRole("list", { name: "Others about the same task" })).toContainText("Said before");
  await page.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText("1 time, last")).toBeVisible();
  await expect(page.getByText("Waiting to be compared")).toBeVisible();

  await page
    .getByRole("list", { name: "Others about the same task" })
    .getByRole("link", { name: "Task changed" })
    .click();
  await expect(page.getByText(/Its signature does not fit/)).toBeVisible();
  await expect(page.getByText("Rejected deliveries are never replayed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Replay" })).toHaveCount(0);
  await page.getByRole("link", { name: `Ticket #${number}` }).click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${number}$`));
});

test("a selection is replayed, and a stretch of time after its size was said", async ({ desk }) => {
  const { deliveryId } = await fillInbox(desk);
  const { page } = await desk.signIn("owner");
  await page.goto(desk.path("settings/clickup/deliveries"));
  await page.getByRole("checkbox", { name: "Select all deliveries on this page" }).check();
  await page
    .getByRole("region", { name: "Actions for selected deliveries" })
    .getByRole("button", { name: "Replay" })
    .click();
  await expect(page.getByText("1 delivery about 1 task: being compared again")).toBeVisible();
  await expect(
    page.getByText("Left as they are: 1 rejected, 1 repeat, 1 about tasks without a ticket."),
  ).toBeVisible();
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(0);

  await page.getByRole("button", { name: "Time", exact: true }).click();
  await page.getByRole("option", { name: "Last hour" }).click();
  await expect(page).toHaveURL(/within=hour/);
  await page.getByRole("button", { name: "Replay what is found" }).click();
  const dialog = page.getByRole("dialog", { name: "Replay deliveries" });
  await expect(dialog.getByText("1 delivery about 1 task")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await dialog.getByRole("button", { name: "Replay" }).click();
  await expect(dialog).toHaveCount(0);
  await expect
    .poll(
      async () =>
        (await systemDb().webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } })).replayCount,
    )
    .toBe(2);

  await page.getByRole("button", { name: "Between" }).click();
  await page.getByLabel("Received from").fill("2020-01-01T00:00");
  await page.getByLabel("Received until").fill("2020-01-02T00:00");
  await page.getByRole("button", { name: "Show these" }).click();
  await expect(page.getByText("No deliveries match these filters")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("table", { name: "Deliveries" }).getByRole("row")).toHaveCount(5);
});

test("the inbox is for admins, and accessible and whole in the dark and on a phone", async ({ desk }) => {
  const { deliveryId } = await fillInbox(desk);
  const agent = await desk.signIn("agent");
  await agent.page.goto(desk.path("settings/clickup/deliveries"));
  await expect(agent.page).toHaveURL(/no-permission/);
  const { page } = await desk.signIn("admin");
  for (const path of ["settings/clickup/deliveries", `settings/clickup/deliveries/${deliveryId}`]) {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 390, height: 844 },
      ]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        await page.goto(desk.path(path));
        await untilSettled(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const place = `${path} ${colorScheme} ${viewport.width}`;
        expect(violations, place).toEqual([]);
        expect(await findOverflow(page), place).toEqual([]);
      }
    }
  }
});
