/**
 * Makes the pictures of the README and the documents from the demo organisation:
 *
 *   node scripts/run.mjs scripts/screenshots.ts
 *
 * It starts a Relaydesk of its own, connects the sandbox, sends a ticket to ClickUp and photographs the screens.
 */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { DEMO_ORGANISATION, DEMO_PASSWORD, DEMO_PEOPLE } from "../prisma/seed/scenarios/demo-content.ts";
import { ensureBuild, ensureDatabaseClient } from "./start/build.ts";
import { findBrowser } from "./test/browser.ts";
import { startStack } from "./test/stack.ts";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const directory = path.resolve(import.meta.dirname, "../docs/images");
const organisationPath = `/${DEMO_ORGANISATION.slug}`;

await ensureDatabaseClient();
await ensureBuild(() => console.log("Building the app …"));
await mkdir(directory, { recursive: true });
const stack = await startStack({ LOG_LEVEL: "warn" });
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
});
try {
  await tellTheStory(browser);
} finally {
  await browser.close();
  await stack.stop();
}

async function tellTheStory(browser: Browser): Promise<void> {
  const page = await open(browser, "light", DESKTOP);
  await page.goto(`${stack.url}${organisationPath}/settings/clickup`);
  await page
    .getByRole("link", { name: /connect clickup/i })
    .or(page.getByRole("button", { name: /connect clickup/i }))
    .first()
    .click();
  for (const workspace of await page.getByRole("checkbox").all()) await workspace.check();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText(/Spaces?, read/).waitFor();
  await shoot(page, "clickup-settings-desktop-light");

  await page.goto(`${stack.url}${organisationPath}/customers`);
  await page.getByRole("link", { name: "Northwind Traders" }).first().click();
  await page.getByRole("combobox", { name: /space/i }).first().click();
  await page
    .getByRole("option", { name: /Northwind Traders/ })
    .first()
    .click();
  await page.getByText("New tasks go to").waitFor();
  await shoot(page, "customer-desktop-light");

  await page.goto(`${stack.url}${organisationPath}/tickets`);
  await page.getByText("Orders over 500 lines time out").first().waitFor();
  await shoot(page, "tickets-desktop-light");
  await page.getByText("Orders over 500 lines time out").first().click();
  await page.getByRole("button", { name: "Create ClickUp task" }).click();
  await page.getByText("Last sync").waitFor();
  await shoot(page, "ticket-desktop-light");
  const ticket = page.url();

  for (const [name, theme, viewport] of [
    ["ticket-desktop-dark", "dark", DESKTOP],
    ["ticket-phone-light", "light", PHONE],
  ] as const) {
    const other = await open(browser, theme, viewport);
    await other.goto(ticket);
    await other.getByText("Last sync").waitFor();
    await shoot(other, name);
    await other.context().close();
  }
  await page.context().close();
}

async function open(
  browser: Browser,
  theme: "light" | "dark",
  viewport: { width: number; height: number },
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: "en-GB",
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  await page.goto(`${stack.url}/sign-in`);
  await page.getByLabel("E-mail").fill(DEMO_PEOPLE[0].email);
  await page.getByLabel("Password", { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(new RegExp(`${organisationPath}/tickets`));
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // Times say how long ago once the page's scripts know the reader's clock.
  await page.waitForFunction(() => document.querySelectorAll("time:not([title])").length === 0);
  await page.screenshot({ path: path.join(directory, `${name}.png`), animations: "disabled" });
  console.log(`docs/images/${name}.png`);
}
