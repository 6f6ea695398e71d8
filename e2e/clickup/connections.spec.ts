/** Several people's accounts: one stands by and takes over, another brings a workspace of its own. */
import type { Page } from "@playwright/test";
import { createCustomer } from "#lib/testing/factories.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { findOverflow } from "../fixtures/layout.ts";
import {
  addMember,
  changeTask,
  connectWorkspace,
  makeList,
  makeSpace,
  makeWorkspace,
  revokeTokensOf,
  tasksTitled,
  type Workspace,
} from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";
import { askForWebhookCheck } from "../fixtures/webhook-check.ts";

test.describe.configure({ timeout: 150_000 });

const UNTIL_DONE = { timeout: 45_000 };

/** On the sandbox's consent page: signs in as somebody else, and allows one workspace. */
async function allowAs(page: Page, name: string, workspace: Workspace): Promise<void> {
  await page.getByText("Sign in as somebody else").click();
  await page.getByRole("link", { name }).click();
  await page.getByRole("checkbox", { name: new RegExp(workspace.name) }).check();
  await page.getByRole("button", { name: "Allow" }).click();
}

test("a second person stands by, takes over when the first one's authorisation ends, and nothing is lost", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { workspace } = ticket;
  await addMember(workspace, PEOPLE.tom);
  const admin = await desk.signIn("admin");
  const { page } = admin;
  await page.goto(desk.path("settings/clickup"));
  const card = page.getByRole("region", { name: "Maya Lindqvist" });
  await expect(card.getByText("Nobody stands by.", { exact: false })).toBeVisible(UNTIL_DONE);
  await card.getByRole("link", { name: "Name a standby" }).click();
  await allowAs(page, "Tom Okonkwo", workspace);
  await expect(page.getByText("Somebody stands by now")).toBeVisible();
  await expect(card.getByText("Ready to take over")).toBeVisible();
  await expect(card.getByText("Sees every workspace and Space", { exact: false })).toBeVisible();
  await expect(card.getByText("Listening")).toBeVisible(UNTIL_DONE);

  const agent = await desk.signIn("agent");
  await agent.page.goto(ticket.address);
  await createTaskButton(agent.page).click();
  await expect(taskLink(agent.page, ticket)).toBeVisible(UNTIL_DONE);
  await expect(agent.page.getByText(/\d+ of \d+ fields in step/)).toBeVisible(UNTIL_DONE);
  const [task] = await tasksTitled(ticket.title);

  await revokeTokensOf(workspace, PEOPLE.maya);
  await askForWebhookCheck(desk, admin);
  const taken = page.getByRole("region", { name: "Tom Okonkwo" });
  await expect(taken).toBeVisible(UNTIL_DONE);
  await expect(taken.getByText("Connected", { exact: true })).toBeVisible();
  await expect(taken.getByText("Nobody stands by.", { exact: false })).toBeVisible();
  await expect(taken.getByText("Listening")).toBeVisible(UNTIL_DONE);

  await changeTask(task?.id ?? "", { priority: 1, name: `[TICKET-${ticket.id}] ${ticket.title} at noon` });
  await expect(agent.page.getByRole("heading", { level: 1, name: `${ticket.title} at noon` })).toBeVisible(
    UNTIL_DONE,
  );

  await page.goto(desk.path("tickets"));
  const notices = page.getByRole("region", { name: "Notices" });
  await expect(notices).toContainText("Tom Okonkwo took over ClickUp from Maya Lindqvist");
  await expect(notices.getByRole("link")).toHaveCount(1);
});

test("two accounts have a card each, and a customer's Space names the one it goes by", async ({ desk }) => {
  const first = await connectWorkspace(desk);
  const second = await makeWorkspace(`${desk.organisation.name} far away`, PEOPLE.hana);
  const customer = await createCustomer(desk.organisation);
  const { page } = await desk.signIn("admin", {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    colorScheme: "dark",
  });
  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("link", { name: "Connect another" }).tap();
  await allowAs(page, PEOPLE.hana.username ?? "", second);
  await expect(page.getByText("ClickUp is connected", { exact: true })).toBeVisible();
  for (const [name, workspace] of [
    ["Maya Lindqvist", first],
    ["佐藤 花", second],
  ] as const) {
    const card = page.getByRole("region", { name });
    await expect(card.getByRole("listitem").filter({ hasText: workspace.name })).toContainText(
      "Listening",
      UNTIL_DONE,
    );
    await expect(card.getByText("1 Space, read", { exact: false })).toBeVisible(UNTIL_DONE);
  }
  expect(await findOverflow(page)).toEqual([]);

  await page.goto(desk.path(`customers/${customer.id}`));
  await page.getByRole("combobox", { name: "Space" }).tap();
  const option = page.getByRole("option", { name: second.space.name });
  await expect(option).toContainText("by 佐藤 花");
  await option.tap();
  await expect(page.getByText("New tasks go to")).toBeVisible(UNTIL_DONE);
  await expect(page.getByText(second.list.name, { exact: true }).first()).toBeVisible();
  expect(await findOverflow(page)).toEqual([]);

  await page.goto(desk.path("settings/clickup"));
  const card = page.getByRole("region", { name: "佐藤 花" });
  await expect(card.getByText("1 customer", { exact: false })).toBeVisible();
  await card.getByRole("button", { name: "Disconnect" }).tap();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disconnect" }).tap();
  await expect(card).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Maya Lindqvist" })).toBeVisible();
});

test("a customer gets another Space, and the linked task moves along once somebody said so", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk);
  const { workspace } = ticket;
  const space = await makeSpace(workspace.id, `${workspace.name} annex`);
  const list = await makeList(space.id, "Annex requests");
  const { page } = await desk.signIn("admin");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_DONE);
  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("button", { name: "Refresh now" }).click();
  await expect(page.getByText("2 Spaces, read", { exact: false })).toBeVisible(UNTIL_DONE);

  await page.goto(desk.path(`customers/${ticket.customerId}`));
  await page.getByRole("combobox", { name: "Space" }).click();
  await page.getByRole("option", { name: space.name }).click();
  const dialog = page.getByRole("dialog", { name: "What about the 1 linked task?" });
  await expect(dialog).toBeVisible(UNTIL_DONE);
  await dialog.getByRole("radio", { name: /Move them to the List/ }).click();
  await dialog.getByRole("button", { name: "Change the Space" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("1 linked task moved", { exact: false })).toBeVisible(UNTIL_DONE);
  expect(await tasksTitled(ticket.title)).toMatchObject([{ listId: list.id }]);
  expect(await findOverflow(page)).toEqual([]);

  await page.goto(ticket.address);
  await expect(page.getByText("Annex requests").first()).toBeVisible(UNTIL_DONE);
});
