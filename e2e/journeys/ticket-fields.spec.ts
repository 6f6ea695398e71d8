/** The organisation's own fields of tickets: an admin defines them, an agent fills them in, a program reads them. */
import { createCustomer } from "#lib/testing/factories.ts";
import { expect, test } from "../fixtures/test.ts";

test("defines fields, files a ticket with them, changes one in place, and reads them by the API", async ({
  desk,
}) => {
  const customer = await createCustomer(desk.organisation, { name: "Northwind Traders" });
  const { page } = await desk.signIn("admin", { name: "Ada Admin" });
  await page.goto(desk.path("settings/ticket-fields"));
  await page.getByRole("button", { name: "New field" }).first().click();
  let dialog = page.getByRole("dialog", { name: "New ticket field" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Serial number");
  await dialog.getByRole("checkbox", { name: "Every new ticket needs it" }).check();
  await dialog.getByRole("checkbox", { name: "Customers see it in the portal" }).check();
  await dialog.getByRole("button", { name: "Create field" }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole("button", { name: "New field" }).first().click();
  dialog = page.getByRole("dialog", { name: "New ticket field" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Plan");
  await dialog.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "One of several options" }).click();
  await dialog.getByRole("button", { name: "Add an option" }).click();
  await dialog.getByRole("textbox", { name: "Option 1" }).fill("Gold");
  await dialog.getByRole("textbox", { name: "Option 1" }).press("Enter");
  await dialog.getByRole("textbox", { name: "Option 2" }).fill("Silver");
  await dialog.getByRole("button", { name: "Create field" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Gold, Silver")).toBeVisible();
  await page.getByRole("button", { name: "Move Plan up" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Plan" }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Move Plan up" })).toBeDisabled();

  await page.goto(desk.path(`tickets/new?customer=${customer.id}`));
  await page.getByRole("textbox", { name: "Title" }).fill("Printer on fire");
  await page.getByRole("button", { name: "File ticket" }).click();
  await expect(page.getByText("Every ticket needs this")).toBeVisible();
  await page.getByRole("textbox", { name: "Serial number" }).fill("X-100");
  await page.getByRole("button", { name: "File ticket" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Printer on fire");

  const about = page.getByRole("complementary", { name: "About this ticket" });
  await about.getByRole("button", { name: /^Serial number/ }).click();
  await page.getByRole("textbox", { name: "Serial number" }).fill("X-200");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await expect(about.getByRole("button", { name: "Serial number X-200" })).toBeVisible();
  await about.getByRole("button", { name: /^Plan/ }).click();
  await page.getByRole("option", { name: "Gold" }).click();
  await expect(about.getByRole("button", { name: "Plan Gold" })).toBeVisible();
  await expect(page.getByText("changed “Serial number” from X-100 to X-200")).toBeVisible();
  await expect(page.getByText("set “Plan” to Gold")).toBeVisible();

  const program = await desk.program(["tickets:read", "tickets:write"]);
  const listed = await (await program.get("/api/v1/tickets")).json();
  expect(listed.data[0].customValues).toEqual({ serial_number: "X-200", plan: "gold" });
  const refused = await program.patch(`/api/v1/tickets/${listed.data[0].id}`, {
    data: { customValues: { plan: "bronze", colour: "red" } },
  });
  expect(refused.status()).toBe(422);
  expect((await refused.json()).errors.map(({ path }: { path: string }) => path)).toEqual([
    "customValues.plan",
    "customValues.colour",
  ]);

  const { page: portal } = await desk.signInContact(customer.id);
  await portal.goto(desk.path("portal"));
  await portal.getByRole("link", { name: "Printer on fire" }).click();
  await expect(portal.getByText("X-200", { exact: true })).toBeVisible();
  await expect(portal.getByText("Gold")).toHaveCount(0);
});
