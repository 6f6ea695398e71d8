/** What the server refuses: the page says so, whatever has left it meanwhile, and nothing chosen is lost. */
import type { Page } from "@playwright/test";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { expect, test } from "../fixtures/test.ts";

const REASON = "The database is away for a moment.";

/** Answers as a server in trouble, from now on, what is posted to the address. */
async function refuse(page: Page, address: string): Promise<void> {
  await page.route(address, (route) =>
    route.request().method() === "POST"
      ? route.fulfill({
          status: 503,
          contentType: "application/problem+json",
          json: {
            type: "/api-docs#error-unavailable",
            title: "Not available",
            status: 503,
            detail: REASON,
            code: "unavailable",
            requestId: newId(),
            errors: [],
          },
        })
      : route.fallback(),
  );
}

test("a ticket that could not be sent to ClickUp says why, and is sent when asked again", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await refuse(page, "**/clickup-task");
  await createTaskButton(page).click();
  await expect(page.getByText(`Ticket #${ticket.number} couldn't be sent to ClickUp`)).toBeVisible();
  await expect(page.getByText(REASON)).toBeVisible();
  await page.unroute("**/clickup-task");
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible({ timeout: 60_000 });
});

test("refused dead letters stay selected, and what leaves the list says what became of it", async ({
  desk,
}) => {
  const { organisationId } = desk.organisation;
  const connectionId = await createConnectionRow(desk.organisation);
  for (const title of ["Crane", "Winch"]) {
    const ticket = await createTicket(desk.organisation, { title });
    const link = await createLinkRow(desk.organisation, { connectionId, ticketId: ticket.id });
    await systemDb().syncField.create({
      data: {
        id: newId(),
        organisationId,
        linkId: link.id,
        field: "status",
        state: "failed",
        failureCode: "clickup_rejected",
        failureMessage: "ClickUp refused the request (CRTSK_001).",
        failureAction: "Change what was sent.",
        failureClass: "person",
      },
    });
  }
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path("sync/dead-letters"));
  const rows = page.getByRole("row").filter({ hasText: "Status of #" });
  await expect(rows).toHaveCount(2);

  await refuse(page, "**/sync/dead-letters/skip");
  // Nobody connected ClickUp, so that the comparisons of these tickets join the list whenever they have failed.
  for (const row of await rows.all()) await row.getByRole("checkbox").check();
  const bar = page.getByRole("region", { name: "Actions for selected dead letters" });
  await bar.getByRole("button", { name: "Leave both" }).click();
  await expect(page.getByText("That couldn’t be left as it is")).toBeVisible();
  await expect(bar.getByText("2 selected")).toBeVisible();
  await page.unroute("**/sync/dead-letters/skip");

  await rows.first().getByRole("button", { name: "Leave both" }).click();
  await expect(page.getByText("1 change left as it is on both sides")).toBeVisible();
  await expect(rows).toHaveCount(1);
});
