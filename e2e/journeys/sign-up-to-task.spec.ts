/** The whole story by hand, as the README tells it to somebody who has just arrived. */
import { sandboxUrl, tasksTitled } from "../fixtures/sandbox.ts";
import { expect, test, watch } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

test("signs up, connects ClickUp, gives a customer a Space, files a ticket and finds its task in ClickUp", async ({
  desk,
}) => {
  const { page, context } = await desk.openBrowser();
  const mark = desk.organisation.slug.slice(-8);

  await page.goto("/");
  await page.getByRole("link", { name: /sign up|create/i }).click();
  await page.getByRole("textbox", { name: "Organisation" }).fill(`Harbour ${mark}`);
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada Lovelace");
  await page.getByRole("textbox", { name: "E-mail address" }).fill(`ada-${mark}@example.test`);
  await page.getByRole("textbox", { name: "Password" }).fill("a few words in a row");
  await page.getByRole("button", { name: "Create organisation" }).click();
  await expect(page).toHaveURL(new RegExp(`/harbour-${mark}/tickets$`));
  await expect(page.getByText("No tickets yet")).toBeVisible();

  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "ClickUp" }).click();
  await page.getByRole("link", { name: "Connect ClickUp" }).click();
  await expect(page.getByRole("heading", { name: "Which workspaces may this app see?" })).toBeVisible();
  await page.getByRole("checkbox", { name: /Harbour Support/ }).check();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByText("ClickUp is connected", { exact: true })).toBeVisible();
  await expect(page.getByText("Harbour Support")).toBeVisible();
  await expect(page.getByText(/^\d+ Spaces/)).toBeVisible();

  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await page.getByRole("link", { name: "New customer" }).first().click();
  await page.getByRole("textbox", { name: "Name" }).fill("Northwind Traders");
  await page.getByRole("button", { name: "Create customer" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Northwind Traders");
  await page.getByRole("combobox", { name: "Space" }).click();
  await page.getByRole("dialog", { name: "Space" }).getByRole("combobox").fill("northw");
  await page.getByRole("option", { name: /Northwind Traders/ }).click();
  await expect(page.getByText("New tasks go to")).toBeVisible();
  await expect(page.getByText("Support / Customer tickets")).toBeVisible();

  await page.getByRole("link", { name: "New ticket" }).first().click();
  await expect(page.getByRole("combobox", { name: "Customer" })).toContainText("Northwind Traders");
  const title = `Invoice ${mark} shows the wrong VAT rate`;
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByRole("textbox", { name: "Description" }).fill("Charged **25 %** <b>instead</b> of 12 %.");
  await page.getByRole("button", { name: "File ticket" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);

  await page.getByRole("button", { name: "Create ClickUp task" }).click();
  const link = page.getByRole("link", { name: `${title} (opens in ClickUp)` });
  await expect(link).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Its name says that tickets go there.")).toBeVisible();
  const opened = context.waitForEvent("page");
  await link.click();
  const task = await opened;
  watch(task, desk.problems);
  await expect(task.getByRole("heading", { level: 1 })).toContainText(title);
  await expect(task.getByRole("heading", { level: 1 })).toContainText("[TICKET-");
  await expect(task.getByText("<b>instead</b>")).toBeVisible();
  expect(task.url().startsWith(sandboxUrl())).toBe(true);
  expect(await tasksTitled(title)).toHaveLength(1);
});
