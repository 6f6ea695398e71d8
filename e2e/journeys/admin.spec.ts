/** What an admin does: people, API keys, modules. */
import { createContact, createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace } from "#lib/testing/factories-clickup.ts";
import { linkInMail } from "../fixtures/mail.ts";
import { expectProblem } from "../fixtures/problem.ts";
import { connectWorkspace } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

test("invites a colleague, who accepts by the link in the mail, and gives her another role", async ({
  desk,
}) => {
  const { page } = await desk.signIn("admin");
  const address = `grace-${desk.organisation.slug}@example.test`;
  await page.goto(desk.path("settings/members"));
  await page.getByRole("textbox", { name: "E-mail address" }).fill(address);
  await page.getByRole("combobox", { name: "Role", exact: true }).click();
  await page.getByRole("option", { name: "Legal" }).click();
  await page.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText(`Invitation sent to ${address}`)).toBeVisible();

  const link = await linkInMail(page, desk, address);
  const grace = await desk.openBrowser();
  await grace.page.goto(link);
  await expect(grace.page.getByRole("heading", { name: `Join ${desk.organisation.name}` })).toBeVisible();
  await grace.page.getByRole("textbox", { name: "Your name" }).fill("Grace Hopper");
  await grace.page.getByRole("textbox", { name: "Password" }).fill("correct horse battery");
  await grace.page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(grace.page).toHaveURL(desk.path("tickets"));
  await expect(grace.page.getByRole("link", { name: "New ticket" })).toHaveCount(0);

  // The link is used up, for whoever finds the mail later.
  const late = await desk.openBrowser();
  await late.page.goto(link);
  await expect(late.page.getByText("This invitation can't be accepted")).toBeVisible();

  await page.goto(desk.path("settings/members"));
  await page.getByRole("combobox", { name: "Role of Grace Hopper" }).click();
  await page.getByRole("option", { name: "Agent" }).click();
  await expect(page.getByText("Grace Hopper now has the role Agent")).toBeVisible();
  await grace.page.reload();
  await expect(grace.page.getByRole("link", { name: "New ticket" }).first()).toBeVisible();
});

test("removes a colleague, who is out at the next click", async ({ desk }) => {
  const { page } = await desk.signIn("admin");
  const leaver = await desk.signIn("agent", { name: "Lea Leaver" });
  await leaver.page.goto(desk.path("tickets"));
  await page.goto(desk.path("settings/members"));
  await page.getByRole("button", { name: "More about Lea Leaver" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Lea Leaver was removed")).toBeVisible();
  await leaver.page.reload();
  await expect(leaver.page.getByText("There is nothing here")).toBeVisible();
});

test("makes an API key that is shown once and works, and revokes it for good", async ({ desk, request }) => {
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path("settings/api-keys"));
  await page.getByRole("button", { name: "New API key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Web form");
  await dialog.getByRole("button", { name: /create|make/i }).click();
  const key = ((await page.getByRole("figure", { name: "API key" }).textContent()) ?? "").trim();
  expect(key).toMatch(/^rd_live_[0-9A-Za-z]{40}$/);
  await page.getByRole("button", { name: "I have stored it" }).click();

  const call = () => request.get("/api/v1/tickets", { headers: { Authorization: `Bearer ${key}` } });
  expect((await call()).status()).toBe(200);
  await page.reload();
  const entry = page.getByRole("main").getByRole("listitem").filter({ hasText: "Web form" });
  await expect(entry).toContainText("Last used");
  expect(await page.content()).not.toContain(key);

  await page.getByRole("button", { name: "Revoke Web form" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("API key Web form revoked")).toBeVisible();
  await expectProblem(await call(), 401, "unauthenticated");
});

test("switches the ClickUp module off: button, cards, settings and addresses are gone, and come back", async ({
  desk,
}) => {
  const workspace = await connectWorkspace(desk);
  const customer = await createCustomer(desk.organisation);
  await assignSpace(desk.organisation, customer.id, workspace.space.id);
  const ticket = await createTicket(desk.organisation, { customerId: customer.id });
  const { page } = await desk.signIn("admin");
  const program = await desk.program();
  const createTask = page.getByRole("button", { name: "Create ClickUp task" });
  const settings = page.getByRole("navigation", { name: "Settings" });
  const clickup = page.getByRole("switch", { name: "ClickUp" });

  await page.goto(desk.path(`tickets/${ticket.number}`));
  await expect(createTask).toBeVisible();

  await page.goto(desk.path("settings/modules"));
  await expect(settings.getByRole("link", { name: "ClickUp" })).toBeVisible();
  await clickup.click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Switch off" }).click();
  await expect(clickup).not.toBeChecked();
  await expect(settings.getByRole("link", { name: "ClickUp" })).toHaveCount(0);

  await page.goto(desk.path(`tickets/${ticket.number}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(ticket.title);
  await expect(createTask).toHaveCount(0);
  await page.goto(desk.path(`customers/${customer.id}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(customer.name);
  await expect(page.getByRole("complementary").getByText("ClickUp")).toHaveCount(0);
  await page.goto(desk.path("settings/clickup"));
  await expect(page.getByText("There is nothing here")).toBeVisible();
  await expectProblem(
    await program.post(`/api/v1/tickets/${ticket.id}/clickup-task`),
    404,
    "module_disabled",
  );

  await page.goto(desk.path("settings/modules"));
  await clickup.click();
  await expect(clickup).toBeChecked();
  await page.goto(desk.path(`tickets/${ticket.number}`));
  await expect(createTask).toBeVisible();
});

test("deletes a contact who was added by mistake, and is told why one with tickets stays", async ({
  desk,
}) => {
  const customer = await createCustomer(desk.organisation);
  const { id: customerId } = customer;
  await createContact(desk.organisation, { customerId, name: "Typo Tim" });
  const nora = await createContact(desk.organisation, { customerId, name: "Nora Nord" });
  await createTicket(desk.organisation, { customerId, requesterId: nora.id });
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path(`customers/${customer.id}?tab=contacts`));
  const remove = async (name: string) => {
    await page.getByRole("button", { name: `Options of ${name}` }).click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  };
  await remove("Typo Tim");
  await expect(page.getByText("Typo Tim deleted")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Nora Nord" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Options of Typo Tim" })).toHaveCount(0);
  await remove("Nora Nord");
  await expect(page.getByRole("alertdialog")).toContainText("is the requester of ticket #1");
  await expect(page.getByRole("alertdialog")).toContainText("Archive the contact instead.");
});
