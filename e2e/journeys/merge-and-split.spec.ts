/** Two tickets about one thing become one; one ticket about two things becomes two. */

import { contactContext, memberContext } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { createComment } from "#lib/tickets/index.ts";
import { expect, test } from "../fixtures/test.ts";

test("merges a ticket into another, follows its old address, and splits a reply off again", async ({
  desk,
}) => {
  const customer = await createCustomer(desk.organisation, { name: "Northwind Traders" });
  const contact = await contactContext(desk.organisation, { customerId: customer.id, name: "Carla Contact" });
  const colleague = await memberContext(desk.organisation, "agent", { name: "Ben Agent" });
  const file = (title: string) =>
    createTicket(desk.organisation, { customerId: customer.id, title, requesterId: contact.actor.id });
  const stays = await file("Printer on fire");
  const goes = await file("The printer burns");
  const say = (body: string) => createComment(colleague, { ticketId: goes.id, body, visibility: "public" });
  await say("We bring water.");
  await say("The coffee machine is another matter.");

  const { page } = await desk.signIn("agent", { name: "Ana Agent" });
  await page.goto(desk.path(`tickets/${goes.number}`));
  await page.getByRole("button", { name: "Merge…" }).click();
  const dialog = page.getByRole("dialog", { name: `Merge #${goes.number} into another ticket` });
  await dialog.getByRole("combobox", { name: "Ticket that stays" }).click();
  await page.getByRole("option", { name: /Printer on fire/ }).click();
  await dialog.getByRole("button", { name: `Merge into #${stays.number}` }).click();
  await expect(page).toHaveURL(new RegExp(`/tickets/${stays.number}$`));
  await expect(page.getByText("We bring water.")).toBeVisible();
  await expect(page.getByText("Ana Agent merged into this ticket what was")).toBeVisible();

  await page.getByRole("link", { name: `#${goes.number} The printer burns` }).click();
  await expect(page.getByText(`This ticket was merged into #${stays.number}`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Send reply" })).toHaveCount(0);
  await page.getByRole("link", { name: `Open #${stays.number}` }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Printer on fire");

  const { page: portal } = await desk.signInContact(customer.id);
  await portal.goto(desk.path(`portal/tickets/${goes.number}`));
  await expect(portal).toHaveURL(new RegExp(`/portal/tickets/${stays.number}$`));
  await expect(portal.getByText("We bring water.")).toBeVisible();

  const reply = page.getByRole("listitem").filter({ hasText: "The coffee machine is another matter." });
  await reply.getByRole("button", { name: "Options of this reply" }).click();
  await page.getByRole("menuitem", { name: "Make this a ticket of its own…" }).click();
  const split = page.getByRole("dialog", { name: "Make this a ticket of its own" });
  await split.getByRole("textbox", { name: "Title" }).fill("Coffee machine");
  await split.getByRole("button", { name: "File the new ticket" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Coffee machine");
  await expect(page.getByText("made this ticket of what was said on")).toBeVisible();
  await page.getByRole("link", { name: `#${stays.number} Printer on fire` }).click();
  await expect(page.getByText("We bring water.")).toBeVisible();
  await expect(page.getByText("The coffee machine is another matter.")).toHaveCount(0);
});
