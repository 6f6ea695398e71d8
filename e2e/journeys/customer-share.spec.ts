import { fileClickupTicket } from "../fixtures/clickup-ticket.ts";
import { untilSettled } from "../fixtures/layout.ts";
import { expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

test("an admin gives a customer a higher share of the ClickUp budget, and an agent sees it", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path(`customers/${ticket.customerId}`));
  await untilSettled(page);
  const share = page.getByRole("combobox", { name: "Share of the ClickUp budget" });
  await expect(share).toHaveText("Normal");
  await share.click();
  await page.getByRole("option", { name: "High (double)" }).click();
  await expect(share).toHaveText("High (double)");
  await expect(share).toBeEnabled();
  await page.reload();
  await expect(share).toHaveText("High (double)");

  const agent = await desk.signIn("agent");
  await agent.page.goto(desk.path(`customers/${ticket.customerId}`));
  await expect(agent.page.getByText("High (double)")).toBeVisible();
  await expect(agent.page.getByRole("combobox", { name: "Share of the ClickUp budget" })).toHaveCount(0);
});

test("an option that moves while it is pressed, as the page above it fills, is the one that is chosen", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { page } = await desk.signIn("admin");
  let answer = () => {};
  const isAsked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/clickup/preview", async (route) => {
    await isAsked;
    await route.fulfill({ status: 404, body: "" });
  });
  await page.goto(desk.path(`customers/${ticket.customerId}`));
  const share = page.getByRole("combobox", { name: "Share of the ClickUp budget" });
  await share.click();
  const option = page.getByRole("option", { name: "High (double)" });
  await option.hover();
  const before = await option.boundingBox();
  await page.mouse.down();
  answer();
  await expect(page.getByText("Unexpected answer")).toBeVisible();
  await expect.poll(async () => (await option.boundingBox())?.y).not.toBe(before?.y);
  await page.mouse.up();
  await expect(share).toHaveText("High (double)");
  await expect(share).toHaveAttribute("aria-expanded", "false");
});
