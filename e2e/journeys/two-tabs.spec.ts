/** Two presses, two people, two organisations at once. */
import { createMembership, createTicket } from "#lib/testing/factories.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { tasksTitled } from "../fixtures/sandbox.ts";
import { expect, test, watch } from "../fixtures/test.ts";

test("a double click makes one task", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk);
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await createTaskButton(page).dblclick();
  await expect(taskLink(page, ticket)).toBeVisible({ timeout: 30_000 });
  expect(await tasksTitled(ticket.title)).toHaveLength(1);
});

test("two agents press at the same time: one task, and both see it without a reload", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk);
  const agents = [await desk.signIn("agent"), await desk.signIn("agent")];
  for (const { page } of agents) {
    await page.goto(ticket.address);
    await expect(createTaskButton(page)).toBeEnabled();
  }
  await Promise.all(agents.map(({ page }) => createTaskButton(page).click()));
  for (const { page } of agents) await expect(taskLink(page, ticket)).toBeVisible({ timeout: 30_000 });
  expect(await tasksTitled(ticket.title)).toHaveLength(1);
});

test("two tabs with two organisations stay apart, whichever was opened last", async ({ desk, otherDesk }) => {
  const here = await createTicket(desk.organisation, { title: "Belongs here" });
  const there = await createTicket(otherDesk.organisation, { title: "Belongs there" });
  const { page, context, userId } = await desk.signIn("agent");
  await createMembership(otherDesk.organisation, { userId, role: "agent" });
  await page.goto(desk.path(`tickets/${here.number}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Belongs here");
  const second = await context.newPage();
  watch(second, desk.problems);
  await second.goto(otherDesk.path(`tickets/${there.number}`));
  await expect(second.getByRole("heading", { level: 1 })).toHaveText("Belongs there");

  // The first tab goes on in its own organisation, although the other was the last to be opened.
  await page.getByRole("button", { name: "Resolve" }).click();
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
  await second.getByRole("textbox", { name: "Public reply" }).fill("Only over there");
  await second.getByRole("button", { name: "Send reply" }).click();
  await expect(second.getByText(`Reply sent on #${there.number}`)).toBeVisible();

  for (const [tab, own, foreign] of [
    [page, "Belongs here", "Belongs there"],
    [second, "Belongs there", "Belongs here"],
  ] as const) {
    await tab.getByRole("link", { name: "Tickets", exact: true }).first().click();
    await expect(tab.getByRole("link", { name: own })).toBeVisible();
    await expect(tab.getByRole("link", { name: foreign })).toHaveCount(0);
  }
  await page.goto(desk.path(`tickets/${here.number}`));
  await expect(page.getByText("Only over there")).toHaveCount(0);
});

test("an existing task is linked by its address, and one of a foreign workspace is refused with the reason", async ({
  desk,
  otherDesk,
}) => {
  const ticket = await fileClickupTicket(desk);
  const theirs = await fileClickupTicket(otherDesk);
  const program = await otherDesk.program();
  const address = `/api/v1/tickets/${theirs.id}/clickup-task`;
  await program.post(address);
  const read = async () => (await (await program.get(address)).json()).data;
  await expect.poll(async () => (await read()).state, { timeout: 30_000 }).toBe("completed");
  const { taskUrl } = (await read()).link;

  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await page.getByRole("button", { name: "Link existing" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Link, id or words" }).fill(taskUrl);
  await dialog.getByRole("button", { name: "Link", exact: true }).click();
  await expect(dialog.getByText(/workspace/)).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(createTaskButton(page)).toBeVisible();

  // One of one's own is found by its words: made from another ticket, which has let go of it.
  const customerId = ticket.customerId;
  const earlier = await createTicket(desk.organisation, { customerId, title: "Gearbox hums" });
  const own = await desk.program();
  const task = `/api/v1/tickets/${earlier.id}/clickup-task`;
  await own.post(task);
  await expect
    .poll(async () => (await (await own.get(task)).json()).data.state, { timeout: 30_000 })
    .toBe("completed");
  expect((await own.delete(task)).status()).toBe(200);
  await page.getByRole("button", { name: "Link existing" }).click();
  await dialog.getByRole("textbox", { name: "Link, id or words" }).fill("gearbox");
  await dialog.getByRole("button", { name: /Gearbox hums/ }).click();
  await expect(page.getByRole("link", { name: /Gearbox hums \(opens in ClickUp\)/ })).toBeVisible();
});
