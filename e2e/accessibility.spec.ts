/**
 * Every page, in the light, in the dark and on a phone: axe finds nothing, the console says nothing, and nothing
 * sticks out of the screen.
 */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { newId } from "#lib/platform/ids/index.ts";
import { createContact, createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace } from "#lib/testing/factories-clickup.ts";
import { findOverflow, untilSettled } from "./fixtures/layout.ts";
import { connectWorkspace } from "./fixtures/sandbox.ts";
import { type Desk, expect, test } from "./fixtures/test.ts";

const LONG_NAME =
  "The Grand Consolidated Department of Inter-Regional Coordination, Escalations and Follow-ups";
const RTL_NAME = "🚀 Größe & <Étude> — مساحة العمل";

/** An organisation with something on every page: long names, other scripts, a linked task, a failed import. */
async function furnish(desk: Desk) {
  const { organisation } = desk;
  const workspace = await connectWorkspace(desk);
  const customer = await createCustomer(organisation, { name: LONG_NAME, website: "https://example.test" });
  const other = await createCustomer(organisation, { name: RTL_NAME });
  await createContact(organisation, { customerId: customer.id, name: RTL_NAME });
  await assignSpace(organisation, customer.id, workspace.space.id);
  const ticket = await createTicket(organisation, {
    customerId: customer.id,
    title: `${RTL_NAME} ${LONG_NAME} WithOneVeryLongWordThatNobodyCanBreakAnywhereAtAllNoMatterHowHardTheyTry`,
    description:
      "# Heading\n\n- a list\n- `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[a link](https://example.test)",
    priority: "urgent",
    tags: ["billing", "رسوم"],
    dueDate: new Date("2026-01-05"),
  });
  await createTicket(organisation, { customerId: other.id, status: "waiting", priority: "high" });
  await createTicket(organisation, { customerId: other.id, status: "closed", priority: "low" });
  const program = await desk.program();
  const comment = (visibility: string, body: string) =>
    program.post(`/api/v1/tickets/${ticket.id}/comments`, { data: { visibility, body } });
  await comment("public", "We are **on it**.");
  await comment("internal", "> quoted\n\nAn internal note.");
  await program.post(`/api/v1/tickets/${ticket.id}/attachments`, {
    multipart: {
      file: { name: `${"long-".repeat(20)}name.txt`, mimeType: "text/plain", buffer: Buffer.from("text") },
    },
  });
  const upload = await program.post("/api/v1/imports", {
    multipart: {
      resource: "customers",
      isDryRun: "true",
      file: { name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from("name,email\n,nonsense\n") },
    },
  });
  const importId: string = (await upload.json()).data.id;
  await program.post(`/api/v1/tickets/${ticket.id}/clickup-task`);
  await expect
    .poll(
      async () => (await (await program.get(`/api/v1/tickets/${ticket.id}/clickup-task`)).json()).data.state,
      { timeout: 30_000 },
    )
    .toBe("completed");
  return { customer, ticket, importId };
}

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/**
 * Looks at each address as it is on a desk in the light, then in the dark, then on a phone, and tells everything
 * that is wrong with any of them.
 */
async function walk(page: Page, addresses: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  const check = async (place: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      for (const { target, failureSummary } of nodes) {
        faults.push(`${place}: ${id} at ${target.join(" ")}: ${failureSummary?.replaceAll(/\s+/g, " ")}`);
      }
    }
    for (const element of await findOverflow(page)) faults.push(`${place}: too wide: ${element}`);
  };
  for (const address of addresses) {
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(address);
    await untilSettled(page);
    await check(address);
    await page.emulateMedia({ colorScheme: "dark" });
    await untilDark(page);
    await check(`${address} in the dark`);
    await page.setViewportSize(PHONE);
    await check(`${address} on a phone`);
  }
  return faults;
}

/** The page's own colours, not the browser's, have changed. */
async function untilDark(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.classList.contains("dark")))
    .toBe(true);
}

test.describe.configure({ timeout: 180_000 });

test("tickets and customers", async ({ desk }) => {
  const { customer, ticket } = await furnish(desk);
  const { page } = await desk.signIn("owner", { name: RTL_NAME });
  const faults = await walk(page, [
    desk.path("tickets"),
    desk.path("tickets?status=resolved"),
    desk.path("tickets/new"),
    desk.path(`tickets/${ticket.number}`),
    desk.path("tickets/99999"),
    desk.path("customers"),
    desk.path("customers/new"),
    desk.path(`customers/${customer.id}`),
    desk.path(`customers/${customer.id}?tab=contacts`),
    desk.path(`customers/${customer.id}?tab=notes`),
    desk.path(`customers/${customer.id}?tab=settings`),
  ]);
  expect(faults).toEqual([]);
});

test("imports, exports, jobs and settings", async ({ desk }) => {
  const { importId } = await furnish(desk);
  const { page } = await desk.signIn("owner", { name: LONG_NAME });
  const settings = [
    "profile",
    "members",
    "modules",
    "clickup",
    "clickup/deliveries",
    "api-keys",
    "outbox",
    "account",
    "appearance",
  ];
  const faults = await walk(page, [
    desk.path("imports"),
    desk.path(`imports/${importId}`),
    desk.path("exports"),
    desk.path("jobs"),
    ...settings.map((name) => desk.path(`settings/${name}`)),
  ]);
  expect(faults).toEqual([]);
});

test("a first day, and addresses that lead nowhere", async ({ desk }) => {
  const { page } = await desk.signIn("owner");
  const faults = await walk(page, [
    desk.path("tickets"),
    desk.path("customers"),
    desk.path("imports"),
    desk.path("exports"),
    desk.path("jobs"),
    desk.path(`settings/clickup/statuses/${newId()}`),
    desk.path(`settings/clickup/deliveries/${newId()}`),
    desk.path("settings/nonsense"),
    desk.path(`customers/${newId()}`),
    desk.path("no-permission?permission=jobs:read"),
    "/organisations",
  ]);
  expect(faults).toEqual([]);
});

test("sync before there is any", async ({ desk }) => {
  const { page } = await desk.signIn("owner");
  const faults = await walk(page, [
    desk.path("sync"),
    desk.path("sync/dead-letters"),
    desk.path("settings/clickup"),
    desk.path("settings/clickup/differences"),
    desk.path("settings/clickup/fields"),
    desk.path("settings/clickup/deliveries"),
    desk.path("settings/clickup/rules"),
    desk.path("settings/clickup/statuses"),
    desk.path("settings/clickup/priorities"),
    desk.path("settings/clickup/people"),
  ]);
  expect(faults).toEqual([]);
});

test("the portal", async ({ desk }) => {
  const customer = await createCustomer(desk.organisation, { name: RTL_NAME });
  const { page } = await desk.signInContact(customer.id, { name: RTL_NAME });
  const faults = await walk(page, [desk.path("portal"), desk.path("portal/tickets/new")]);
  const ticket = await createTicket(desk.organisation, {
    customerId: customer.id,
    title: LONG_NAME,
    description: "It **broke**.",
  });
  faults.push(
    ...(await walk(page, [
      desk.path("portal"),
      desk.path(`portal/tickets/${ticket.number}`),
      desk.path("portal/tickets/99999"),
    ])),
  );
  expect(faults).toEqual([]);
});

test("whatever a stranger can see", async ({ desk }) => {
  const { page } = await desk.openBrowser();
  const faults = await walk(page, [
    "/sign-in",
    "/sign-up",
    "/forgot-password",
    "/reset-password?token=used",
    "/invitations/used",
    "/nonsense/deeper/than/any/page",
  ]);
  expect(faults).toEqual([]);
  await expect(page).toHaveTitle("Not found · Relaydesk");
});

test("the reference of the API", async ({ desk }) => {
  const { page } = await desk.openBrowser();
  expect(await walk(page, ["/api-docs", "/api-docs/clickup", "/api-docs/nonsense"])).toEqual([]);
});

test("the API's reference is light to open, and every operation is found by words and by its name", async ({
  desk,
}) => {
  const { page } = await desk.openBrowser();
  const response = await page.goto("/api-docs");
  expect((await response?.body())?.byteLength).toBeLessThan(400_000);
  const index = page.getByRole("navigation", { name: "Operations" });
  const link = index.getByRole("link", { name: /Create a ticket|File a ticket/ }).first();
  await expect(async () => {
    await index.getByRole("searchbox", { name: "Search the API" }).fill("post /api/v1/tickets tickets:write");
    await expect(index.getByRole("status")).toHaveText(/operations found/, { timeout: 1_000 });
  }).toPass();
  const name = new URL((await link.getAttribute("href")) ?? "", page.url());
  await link.click();
  await expect(page).toHaveURL(name.href);
  await expect(page.locator(name.hash)).toBeInViewport();
  await page.goto(`/api-docs${name.hash}`);
  await expect(page).toHaveURL(name.href);
  await expect(page.locator(name.hash)).toBeInViewport();
});

test("dialogs, menus and the ticket's composer are as accessible as the pages", async ({ desk }) => {
  const { ticket, customer } = await furnish(desk);
  const { page, name } = await desk.signIn("owner");
  const faults: string[] = [];
  const check = async (what: string) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      if (colorScheme === "dark") await untilDark(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) {
        for (const { target } of nodes) faults.push(`${what}, ${colorScheme}: ${id} at ${target.join(" ")}`);
      }
    }
  };
  const openMenu = async (name: string) => {
    await page.getByRole("button", { name }).click();
    await expect(page.getByRole("menu")).toBeVisible();
  };
  await page.goto(desk.path("tickets"));
  await untilSettled(page);
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await check("command menu");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await check("list of shortcuts");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await expect(page.getByRole("option", { name: "Open", exact: true })).toBeVisible();
  await check("filter");
  await page.keyboard.press("Escape");

  await openMenu("Export");
  await check("menu of exports");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await openMenu(name);
  await check("menu of the person");

  await page.goto(desk.path("tickets/new"));
  await page.getByRole("combobox", { name: "Priority" }).click();
  await expect(page.getByRole("listbox", { name: "Priority" })).toBeFocused();
  await check("select");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Priority" })).toBeFocused();
  await expect(page.getByRole("combobox", { name: "Priority" })).toHaveText("Low");
  await page.keyboard.press("u");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Priority" })).toHaveText("Urgent");

  await page.goto(desk.path(`tickets/${ticket.number}`));
  await untilSettled(page);
  await openMenu("Options of this reply");
  await check("menu of a comment");
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: "Internal note" }).click();
  await check("internal note");
  await page.getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await check("confirmation");

  await page.goto(desk.path(`customers/${customer.id}`));
  await untilSettled(page);
  await page.getByRole("combobox", { name: "Space" }).click();
  await expect(page.getByRole("dialog", { name: "Space" })).toBeVisible();
  await check("Space picker");
  await page.goto(desk.path("settings/api-keys"));
  await page.getByRole("button", { name: "New API key" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await check("new API key");
  await page.getByRole("combobox", { name: "Expires" }).click();
  await expect(page.getByRole("listbox", { name: "Expires" })).toBeVisible();
  await check("select in a dialog");

  await page.setViewportSize(PHONE);
  await page.goto(desk.path("tickets"));
  await page.getByRole("button", { name: "Open the navigation" }).click();
  await openMenu(name);
  await check("menu in the sheet of a phone");
  expect(faults).toEqual([]);
});
