import { fileClickupTicket } from "../fixtures/clickup-ticket.ts";
import { expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

test("an admin gives a customer a higher share of the ClickUp budget, and an agent sees it", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path(`customers/${ticket.customerId}`));
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
