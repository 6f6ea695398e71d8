/** Bringing customers and tickets along in a file, and taking them away in one. */
import type { Page } from "@playwright/test";
import { type Desk, expect, test } from "../fixtures/test.ts";

async function importFile(
  page: Page,
  desk: Desk,
  options: { what: "Customers" | "Tickets"; name: string; text: string; isDryRun?: boolean },
): Promise<void> {
  await page.goto(desk.path("imports"));
  await page.getByRole("radio", { name: options.what }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByText("choose from your device").click();
  await (await chooser).setFiles({
    name: options.name,
    mimeType: options.name.endsWith(".csv") ? "text/csv" : "application/json",
    buffer: Buffer.from(options.text),
  });
  await page.getByRole("checkbox", { name: "Only check it" }).setChecked(options.isDryRun ?? false);
  await page.getByRole("button", { name: /the file$/ }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}$/);
}

const CUSTOMERS = `name,email,externalReference
Nordwind GmbH,post@nordwind.example,N-1
Ohne Adresse,keine-adresse,N-2
"Étoile, fille & <fils>",salut@etoile.example,N-3
`;

test("checks a file first, imports it, hears of every bad row by line, and imports nothing twice", async ({
  desk,
}) => {
  const { page } = await desk.signIn("agent");
  const program = await desk.program();
  const names = async () =>
    (await (await program.get("/api/v1/customers")).json()).data
      .map(({ name }: { name: string }) => name)
      .sort();

  await importFile(page, desk, { what: "Customers", name: "kunden.csv", text: CUSTOMERS, isDryRun: true });
  await expect(page.getByText("Checked: 1 row has a mistake")).toBeVisible({ timeout: 30_000 });
  expect(await names()).toEqual([]);

  await importFile(page, desk, { what: "Customers", name: "kunden.csv", text: CUSTOMERS });
  await expect(page.getByText("Imported, but 1 row was left out")).toBeVisible({ timeout: 30_000 });
  const bad = page.getByRole("row").filter({ hasText: "keine-adresse" });
  await expect(bad).toContainText("3");
  await expect(bad).toContainText("email");
  expect(await names()).toEqual(["Nordwind GmbH", "Étoile, fille & <fils>"]);

  await importFile(page, desk, { what: "Customers", name: "kunden.csv", text: CUSTOMERS });
  await expect(page.getByText("Imported, but 1 row was left out")).toBeVisible({ timeout: 30_000 });
  expect(await names()).toEqual(["Nordwind GmbH", "Étoile, fille & <fils>"]);

  const tickets = JSON.stringify([
    { title: "Erstes Ticket", customer: "Nordwind GmbH", externalReference: "T-1", priority: "high" },
    { title: "Zweites Ticket", customer: "Nordwind GmbH", externalReference: "T-2" },
  ]);
  await importFile(page, desk, { what: "Tickets", name: "tickets.json", text: tickets });
  await expect(page.getByText("Everything is imported")).toBeVisible({ timeout: 30_000 });
  await page.goto(desk.path("tickets"));
  await expect(page.getByRole("row").filter({ hasText: "Erstes Ticket" })).toContainText("High");
});

test("exports the list as it is filtered, into a file that holds the same", async ({ desk, otherDesk }) => {
  const program = await desk.program();
  for (const name of ["Nordwind GmbH", '=HYPERLINK("x")', "Südwind"]) {
    expect((await program.post("/api/v1/customers", { data: { name } })).status()).toBe(201);
  }
  const { page } = await desk.signIn("agent");
  await page.goto(desk.path("customers"));
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "As CSV" }).click();
  await expect(page.getByText("The export of customers has begun")).toBeVisible();
  await page.goto(desk.path("exports"));
  const download = page.waitForEvent("download");
  const link = page.getByRole("link", { name: /^Download / });
  await link.click({ timeout: 30_000 });
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^customers.*\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  expect(text).toContain("Nordwind GmbH");
  expect(text).toContain("Südwind");
  // A spreadsheet must not take a customer's name for a formula.
  expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);

  // The link opens nothing for another organisation, nor for one that the file is not of.
  const address = (await link.getAttribute("href")) ?? "";
  const stranger = await otherDesk.signIn("owner");
  expect((await stranger.context.request.get(address)).status()).toBe(404);
  await stranger.page.goto(address.replace(desk.organisation.slug, otherDesk.organisation.slug));
  await expect(stranger.page).toHaveURL(otherDesk.path("exports"));
});
