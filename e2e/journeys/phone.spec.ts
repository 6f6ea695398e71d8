/** The main path on a phone: everything within reach, nothing beside the screen. */
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { findOverflow } from "../fixtures/layout.ts";
import { tasksTitled } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

test("an agent finds a ticket, answers it and sends it to ClickUp on a phone", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk);
  const { page } = await desk.signIn("agent", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await page.goto(desk.path("customers"));
  await page.getByRole("button", { name: "Open the navigation" }).tap();
  await page.getByRole("dialog").getByRole("link", { name: "Tickets" }).tap();
  await expect(page).toHaveURL(desk.path("tickets"));
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search tickets" }).fill("conveyor");
  await expect(page).toHaveURL(/[?&]q=conveyor/);
  expect(await findOverflow(page)).toEqual([]);

  await page.getByRole("link", { name: ticket.title }).tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(ticket.title);
  expect(await findOverflow(page)).toEqual([]);
  await page.getByRole("textbox", { name: "Public reply" }).fill("We send somebody.");
  await page.getByRole("button", { name: "Send reply" }).tap();
  await expect(page.getByText(`Reply sent on #${ticket.number}`)).toBeVisible();

  await createTaskButton(page).tap();
  await expect(taskLink(page, ticket)).toBeVisible({ timeout: 30_000 });
  expect(await findOverflow(page)).toEqual([]);
  expect(await tasksTitled(ticket.title)).toHaveLength(1);
});
