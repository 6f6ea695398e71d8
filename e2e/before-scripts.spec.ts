/** What somebody quick does to a page before its scripts are there. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";

/** Holds the page's scripts back until it is told to let them go. */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

test("what is typed and sent before the scripts are there is sent once they are", async ({ desk }) => {
  const { page } = await desk.openBrowser();
  const letGo = await holdScripts(page);
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByRole("textbox", { name: "E-mail address" }).fill("quick@example.test");
  await page.getByLabel("Password", { exact: true }).fill("not the right one");
  const answer = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Sign in" }).click();
  letGo();
  expect(new URL((await answer).url()).pathname).toMatch(/^\/api\/auth\//);
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "E-mail address" })).toHaveValue("quick@example.test");
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("without any script no password gets into the address", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("textbox", { name: "E-mail address" }).fill("quick@example.test");
  await page.getByLabel("Password", { exact: true }).fill("secret-7f");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Relaydesk" })).toBeVisible();
  expect(page.url()).not.toContain("secret-7f");
  await context.close();
});
