/** Each role sees and does what it may, on screen as in the API. */
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { expectProblem } from "./fixtures/problem.ts";
import { expect, test } from "./fixtures/test.ts";

test("legal, marketing and product read tickets and write notes, and can neither file nor change any", async ({
  desk,
  request,
}) => {
  const ticket = await createTicket(desk.organisation, { title: "Contract of 2019" });
  for (const role of ["legal", "marketing", "product"] as const) {
    const { page, cookie } = await desk.signIn(role);
    await page.goto(desk.path("tickets"));
    await expect(page.getByRole("link", { name: "Contract of 2019" })).toBeVisible();
    await expect(page.getByRole("link", { name: "New ticket" })).toHaveCount(0);
    await expect(page.getByRole("checkbox")).toHaveCount(0);
    await page.goto(desk.path(`tickets/${ticket.number}`));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Contract of 2019");
    for (const name of ["Edit the title", "Resolve", "Create ClickUp task"]) {
      await expect(page.getByRole("button", { name })).toHaveCount(0);
    }
    await expect(page.getByRole("textbox", { name: "Public reply" })).toBeVisible();

    const headers = { Cookie: cookie, "Relaydesk-Organisation": desk.organisation.slug };
    const change = await request.patch(`/api/v1/tickets/${ticket.id}`, { data: { title: "x" }, headers });
    await expectProblem(change, 403, "forbidden");
    await page.context().close();
  }
});

test("a page that is not for one's role says which permission it takes and who can grant it", async ({
  desk,
}) => {
  const { page } = await desk.signIn("agent");
  for (const [address, permission] of [
    ["settings/api-keys", "api_keys:read"],
    ["settings/modules", "modules:write"],
    ["settings/profile", "organisation:write"],
    ["settings/clickup", "clickup:connect"],
    ["settings/clickup/deliveries", "sync:read"],
    ["jobs", "jobs:read"],
  ] as const) {
    await page.goto(desk.path(address));
    await expect(page.getByText("You may not see this page")).toBeVisible();
    await expect(page.getByText(permission)).toBeVisible();
    await expect(page.getByText(/owner or admin/)).toBeVisible();
  }
  await page.goto(desk.path("settings"));
  const places = page.getByRole("navigation", { name: "Settings" });
  await expect(places.getByRole("link", { name: "Account" })).toBeVisible();
  for (const name of ["API keys", "Modules", "ClickUp", "Profile"]) {
    await expect(places.getByRole("link", { name })).toHaveCount(0);
  }
});

test("a contact who asks for a staff page lands in the portal, and staff in the portal land with the tickets", async ({
  desk,
}) => {
  const customer = await createCustomer(desk.organisation);
  const contact = await desk.signInContact(customer.id);
  for (const address of ["tickets", "customers", "settings/members", "jobs"]) {
    await contact.page.goto(desk.path(address));
    await expect(contact.page).toHaveURL(desk.path("portal"));
  }
  const agent = await desk.signIn("agent");
  await agent.page.goto(desk.path("portal"));
  await expect(agent.page).toHaveURL(desk.path("tickets"));
});

test("who is not signed in is asked to, and comes back to where he wanted to go", async ({ desk }) => {
  const { page } = await desk.openBrowser();
  await page.goto(desk.path("customers"));
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  expect(new URL(page.url()).searchParams.get("callbackUrl")).toBe(desk.path("customers"));
  await page.getByRole("textbox", { name: "E-mail address" }).fill("nobody@example.test");
  await page.getByRole("textbox", { name: "Password" }).fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "E-mail address" })).toHaveValue("nobody@example.test");
});
