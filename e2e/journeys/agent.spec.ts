/** An agent's day: finding tickets, working on them, answering customers. */
import type { Page } from "@playwright/test";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { type Desk, expect, test } from "../fixtures/test.ts";

const row = (page: Page, title: string) => page.getByRole("row").filter({ hasText: title });
const link = (page: Page, title: string) => page.getByRole("link", { name: title });

/** Three tickets; the newest is the first of the list. */
async function fileTickets({ organisation }: Desk) {
  const customer = await createCustomer(organisation, { name: "Northwind Traders" });
  const file = (title: string, options: Partial<Parameters<typeof createTicket>[1]> = {}) =>
    createTicket(organisation, { customerId: customer.id, title, ...options });
  const invoice = await file("Invoice 4411 shows the wrong VAT rate", { priority: "urgent" });
  const portal = await file("Delivery portal logs people out", { status: "waiting" });
  const printer = await file("Printer prints upside down", { priority: "low" });
  return { customer, invoice, portal, printer };
}

test("walks the list by keyboard: j and k move, x selects, enter opens, c files, / searches", async ({
  desk,
}) => {
  await fileTickets(desk);
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path("tickets"));
  // The list is there to be read before its scripts are there to hear keys.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(link(page, "Printer prints upside down")).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("j");
  await expect(link(page, "Delivery portal logs people out")).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(link(page, "Delivery portal logs people out")).toBeFocused();
  await page.keyboard.press("x");
  await expect(row(page, "Delivery portal logs people out").getByRole("checkbox")).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Delivery portal logs people out");

  await page.goBack();
  await expect(row(page, "Printer prints upside down")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search tickets" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\/tickets\/new$/);
});

test("filters and searches as he types, and the address keeps both over a reload", async ({ desk }) => {
  await fileTickets(desk);
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path("tickets"));
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("option", { name: "Open", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(row(page, "Delivery portal logs people out")).toHaveCount(0);
  await expect(page).toHaveURL(/[?&]status=open/);

  await page.getByRole("searchbox", { name: "Search tickets" }).fill("wrong vat");
  await expect(row(page, "Printer prints upside down")).toHaveCount(0);
  await expect(page).toHaveURL(/[?&]q=wrong/);

  await page.reload();
  await expect(row(page, "Invoice 4411 shows the wrong VAT rate")).toBeVisible();
  await expect(row(page, "Printer prints upside down")).toHaveCount(0);
  await expect(page.getByRole("searchbox", { name: "Search tickets" })).toHaveValue("wrong vat");

  await page.getByRole("searchbox", { name: "Search tickets" }).fill("nothing like it");
  await expect(page.getByText("No tickets match these filters")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(row(page, "Delivery portal logs people out")).toBeVisible();
  await expect(page).not.toHaveURL(/[?&](q|status)=/);
});

test("saves what the list shows as a view, and finds it again tomorrow", async ({ desk }) => {
  await fileTickets(desk);
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path("tickets?priority=urgent"));
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("On fire");
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog).toBeHidden();

  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("link", { name: "All", exact: true }).click();
  await expect(row(page, "Printer prints upside down")).toBeVisible();
  await page.reload();
  await views.getByRole("link", { name: "On fire" }).click();
  await expect(row(page, "Printer prints upside down")).toHaveCount(0);
  await expect(row(page, "Invoice 4411 shows the wrong VAT rate")).toBeVisible();
  await expect(page).toHaveURL(/[?&]priority=urgent/);
});

test("changes many tickets at once", async ({ desk }) => {
  await fileTickets(desk);
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path("tickets"));
  await row(page, "Printer prints upside down").getByRole("checkbox").click();
  await row(page, "Invoice 4411").getByRole("checkbox").click();
  const bar = page.getByRole("region", { name: "Actions for selected tickets" });
  await bar.getByRole("button", { name: "Status" }).click();
  await page.getByRole("option", { name: "Resolved" }).click();
  await expect(page.getByText("2 tickets set to resolved")).toBeVisible();
  await expect(row(page, "Printer prints upside down")).toContainText("Resolved");
  await expect(row(page, "Delivery portal logs people out")).toContainText("Waiting");
  await page.reload();
  await expect(row(page, "Invoice 4411")).toContainText("Resolved");
});

test("files a ticket, keeps what was typed over a reload, and hears what is missing", async ({ desk }) => {
  await createCustomer(desk.organisation, { name: "Contoso" });
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path("tickets/new"));
  await page.getByRole("textbox", { name: "Title" }).fill("Labels fall off");
  await page.getByRole("button", { name: "File ticket" }).click();
  await expect(page.getByText("Choose the customer", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("Labels fall off");

  await page.getByRole("combobox", { name: "Customer" }).click();
  await page.getByRole("option", { name: "Contoso" }).click();
  await page.getByRole("textbox", { name: "Description" }).fill("All of **batch 7**.");
  await page.getByRole("combobox", { name: "Priority" }).click();
  await page.getByRole("option", { name: "High" }).click();
  await page.getByRole("button", { name: "File ticket" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Labels fall off");
  await expect(page).toHaveURL(/\/tickets\/1$/);
  await expect(page.getByRole("strong").filter({ hasText: "batch 7" })).toBeVisible();
});

test("replies to the customer and leaves a note for colleagues, told apart", async ({ desk }) => {
  const { printer } = await fileTickets(desk);
  const { page, name } = await desk.signIn("agent");
  await page.goto(desk.path(`tickets/${printer.number}`));
  await page.getByRole("textbox", { name: "Public reply" }).fill("We are **on it**.");
  await page.keyboard.press("Control+Enter");
  const activity = page.getByRole("region", { name: "Activity" });
  await expect(activity.getByText("We are on it.")).toBeVisible();

  await page.getByRole("tab", { name: "Internal note" }).click();
  await page.getByRole("textbox", { name: "Internal note" }).fill("The customer is always like that.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByText(`Note added to #${printer.number}`)).toBeVisible();

  await page.reload();
  const reply = activity.getByRole("listitem").filter({ hasText: "We are on it." });
  const note = activity.getByRole("listitem").filter({ hasText: "always like that" });
  await expect(reply).toContainText("Public reply");
  await expect(reply).toContainText(name);
  await expect(note).toContainText("Internal note");
  await expect(page.getByRole("textbox", { name: "Public reply" })).toHaveValue("");
});

test("goes on writing while a reply is still being sent: both arrive, in order, and a refused one comes back", async ({
  desk,
}) => {
  const { printer } = await fileTickets(desk);
  const { page } = await desk.signIn("agent");
  const held: (() => void)[] = [];
  await page.route("**/comments", async (route) => {
    const { body } = route.request().postDataJSON();
    await new Promise<void>((resolve) => held.push(resolve));
    if (body === "Third.") await route.fulfill({ status: 503, body: "" });
    else await route.continue();
  });
  await page.goto(desk.path(`tickets/${printer.number}`));
  const box = page.getByRole("textbox", { name: "Public reply" });
  const activity = page.getByRole("region", { name: "Activity" });
  for (const text of ["First.", "Second.", "Third."]) {
    await box.fill(text);
    await box.press("Control+Enter");
    await expect(box).toHaveValue("");
  }
  await expect(activity.getByText("Sending…")).toHaveCount(3);
  await box.fill("Begun since.");
  for (const count of [1, 2, 3]) {
    await expect.poll(() => held.length, { message: "one at a time" }).toBe(count);
    held[count - 1]?.();
  }
  await expect(activity.getByText("Sending…")).toHaveCount(0);
  await expect(page.getByText(`Couldn't send the reply on #${printer.number}`)).toBeVisible();
  await expect(box).toHaveValue("Third.\n\nBegun since.");
  await page.unroute("**/comments");
  await page.reload();
  await expect(activity.getByRole("listitem").filter({ hasText: "Public reply" })).toContainText([
    "First.",
    "Second.",
  ]);
  await expect(box).toHaveValue("Third.\n\nBegun since.");
});

test("attaches a file to a reply and gets the same bytes back; what is refused says why", async ({
  desk,
}) => {
  const { printer } = await fileTickets(desk);
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path(`tickets/${printer.number}`));
  const composer = page.getByRole("region", { name: "Write a reply or a note" });
  const choose = async (name: string, mimeType: string, buffer: Buffer) => {
    const chooser = page.waitForEvent("filechooser");
    await composer.getByRole("button", { name: "Attach files" }).click();
    await (await chooser).setFiles({ name, mimeType, buffer });
  };
  await choose("setup.exe", "application/octet-stream", Buffer.from("MZ"));
  await expect(composer.getByRole("list", { name: "Refused files" })).toContainText("setup.exe");

  const content = Buffer.from("Zeile 1\nЗеркало\n");
  await choose("protocol.txt", "text/plain", content);
  await expect(composer.getByRole("button", { name: "Remove protocol.txt" })).toBeVisible();
  await page.getByRole("textbox", { name: "Public reply" }).fill("See the protocol.");
  await page.getByRole("button", { name: "Send reply" }).click();

  const activity = page.getByRole("region", { name: "Activity" });
  const download = page.waitForEvent("download");
  await activity.getByRole("button", { name: "Download protocol.txt" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("protocol.txt");
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).equals(content)).toBe(true);
});

test("is told who changed what when somebody else was quicker, and sees theirs", async ({ desk }) => {
  const { printer } = await fileTickets(desk);
  const slow = await desk.signIn("agent", { name: "Slow Sam" });
  const quick = await desk.signIn("agent", { name: "Quick Quinn" });
  const address = desk.path(`tickets/${printer.number}`);
  await slow.page.goto(address);
  await quick.page.goto(address);
  const choose = async (page: Page, label: string, value: string) => {
    await page.getByRole("button", { name: new RegExp(`^${label} `) }).click();
    await page.getByRole("option", { name: value }).click();
  };
  await choose(quick.page, "Priority", "Urgent");
  await expect(
    quick.page.getByRole("region", { name: "Activity" }).getByText("changed the priority"),
  ).toBeVisible();

  await choose(slow.page, "Priority", "High");
  await expect(slow.page.getByText(`#${printer.number} was changed by somebody else`)).toBeVisible();
  await expect(slow.page.getByText(/Quick Quinn changed the priority of .* in the meantime/)).toBeVisible();
  await expect(slow.page.getByRole("button", { name: /^Priority / })).toContainText("Urgent");
});

test("finds tickets, customers and pages by the command menu", async ({ desk }) => {
  await fileTickets(desk);
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path("tickets"));
  const menu = page.getByRole("dialog");
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(menu).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await menu.getByRole("combobox").fill("upside");
  await page.getByRole("option", { name: /Printer prints upside down/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Printer prints upside down");
});
