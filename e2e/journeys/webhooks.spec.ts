/** The connection's card tells how changes reach Relaydesk, and mends it. */
import { findOverflow } from "../fixtures/layout.ts";
import { connectWorkspace, revokeTokensOf, suspendWebhook, webhooksOf } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";
import { askForWebhookCheck } from "../fixtures/webhook-check.ts";

const UNTIL_DONE = { timeout: 30_000 };

test("connecting makes a webhook, and a check wakes one that ClickUp stopped", async ({ desk }) => {
  const workspace = await connectWorkspace(desk);
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path("settings/clickup"));
  const row = page.getByRole("listitem").filter({ hasText: workspace.name });
  await expect(row.getByText("Listening")).toBeVisible(UNTIL_DONE);
  await expect(row).toContainText("with 1 Space");
  const [webhook, ...others] = await webhooksOf(workspace);
  expect(others).toEqual([]);
  expect(webhook?.endpoint).toMatch(/\/api\/webhooks\/clickup\/[0-9a-f-]{36}$/);

  await suspendWebhook(webhook?.id ?? "");
  await page.getByRole("button", { name: "Check now" }).click();
  await expect.poll(async () => (await webhooksOf(workspace))[0]?.health, UNTIL_DONE).toBe("active");
  await expect(row.getByText("Listening")).toBeVisible(UNTIL_DONE);
  expect(await webhooksOf(workspace)).toHaveLength(1);

  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByRole("link", { name: "Connect ClickUp" })).toBeVisible();
  expect(await webhooksOf(workspace)).toEqual([]);
});

test("the card fits a phone, and says when nobody watches the webhooks any more", async ({ desk }) => {
  const workspace = await connectWorkspace(desk);
  const admin = await desk.signIn("admin", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    colorScheme: "dark",
  });
  const { page } = admin;
  await page.goto(desk.path("settings/clickup"));
  const row = page.getByRole("listitem").filter({ hasText: workspace.name });
  await expect(row.getByText("Listening")).toBeVisible(UNTIL_DONE);
  expect(await findOverflow(page)).toEqual([]);

  await revokeTokensOf(workspace);
  await askForWebhookCheck(desk, admin);
  await expect(row.getByText("Not watched")).toBeVisible(UNTIL_DONE);
  await expect(page.getByText("ClickUp must be connected again").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Check now" })).toHaveCount(0);
  expect(await findOverflow(page)).toEqual([]);
});
