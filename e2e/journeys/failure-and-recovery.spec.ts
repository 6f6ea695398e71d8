/** ClickUp fails in every way it can, and each time there is one task in the end, or a reason and a way on. */
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { breakRequests, makeList, removeList, revokeTokensOf, tasksTitled } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

const UNTIL_LINKED = { timeout: 40_000 };

for (const [story, fault] of [
  ["the connection breaks", { kind: "lose_response_after_commit", times: 1 }],
  ["ClickUp answers 502", { kind: "error_after_commit", status: 502, times: 1 }],
  ["the answer is cut in half", { kind: "truncate_response_after_commit", times: 1 }],
] as const) {
  test(`${story} although the task was made: it is found again, and stays the only one`, async ({ desk }) => {
    const ticket = await fileClickupTicket(desk);
    await breakRequests(ticket.title, fault);
    const { page } = await desk.signIn("agent");
    await page.goto(ticket.address);
    await createTaskButton(page).click();
    await expect(taskLink(page, ticket)).toBeVisible(UNTIL_LINKED);
    expect(await tasksTitled(ticket.title)).toHaveLength(1);
  });
}

test("nobody knows whether the task was made: the ticket says that it is being looked into, and until when", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk);
  await breakRequests(ticket.title, { kind: "drop_connection" });
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(page.getByText(/Checking with ClickUp until \d/)).toBeVisible();
  await expect(page.getByText(/Relaydesk looks whether the task is there/)).toBeVisible();
  // What may have happened cannot be taken back.
  await expect(page.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  expect(await tasksTitled(ticket.title)).toHaveLength(0);
});

test("ClickUp's rate limit is reached: the ticket says until when it waits, and the wish can be taken back", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk);
  await breakRequests(ticket.title, { kind: "rate_limit_storm", times: 1 });
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(page.getByText(/Waiting for rate budget until \d\d:\d\d/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(createTaskButton(page)).toBeVisible();
  expect(await tasksTitled(ticket.title)).toHaveLength(0);
});

test("ClickUp's rate limit is over: the ticket goes on by itself, and there is one task", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk);
  await breakRequests(ticket.title, { kind: "rate_limit_storm", times: 1, delayMs: 6_000 });
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(page.getByText(/Waiting for rate budget until \d\d:\d\d/)).toBeVisible();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_LINKED);
  expect(await tasksTitled(ticket.title)).toHaveLength(1);
});

test("ClickUp refuses for good: the ticket says why, the admin sees the job, and Try again works", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk);
  await breakRequests(ticket.title, {
    kind: "error_before_commit",
    status: 400,
    ecode: "INPUT_002",
    err: "Task name invalid",
    times: 1,
  });
  const agent = await desk.signIn("agent");
  await agent.page.goto(ticket.address);
  await createTaskButton(agent.page).click();
  const failure = agent.page.getByRole("alert").filter({ hasText: "The task could not be created" });
  await expect(failure).toContainText("INPUT_002");

  const admin = await desk.signIn("admin");
  await admin.page.goto(desk.path("jobs"));
  const job = admin.page.getByRole("row").filter({ hasText: `Ticket #${ticket.number}` });
  await expect(job).toContainText("Failed");
  await expect(job).toContainText("INPUT_002");

  await agent.page.getByRole("button", { name: "Try again" }).click();
  await expect(taskLink(agent.page, ticket)).toBeVisible(UNTIL_LINKED);
  expect(await tasksTitled(ticket.title)).toHaveLength(1);
});

test("the List is gone: the ticket waits with a choice, and one choice is enough", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const spare = await makeList(ticket.workspace.space.id, "Spare List");
  await removeList(ticket.workspace.list.id);
  const { page } = await desk.signIn("agent");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(
    page.getByText("The customer's default List is gone or archived in ClickUp. Choose another List"),
  ).toBeVisible();
  await page.getByRole("combobox", { name: "Put the task into" }).click();
  await page.getByRole("option", { name: "Spare List" }).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_LINKED);
  await expect(page.getByText("It was chosen for this ticket.")).toBeVisible();
  expect(await tasksTitled(ticket.title)).toMatchObject([{ listId: spare.id }]);
});

test("ClickUp takes the authorisation back: a banner leads to connecting again, and the ticket goes on by itself", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk);
  // The wish waits when the authorisation goes: any other call may be the first to hear of it.
  await breakRequests(ticket.title, { kind: "rate_limit_storm", times: 1, delayMs: 6_000 });
  const agent = await desk.signIn("agent");
  await agent.page.goto(ticket.address);
  await createTaskButton(agent.page).click();
  await expect(agent.page.getByText(/Waiting for rate budget until \d\d:\d\d/)).toBeVisible();
  await revokeTokensOf(ticket.workspace);
  await expect(agent.page.getByText("The task could not be created")).toBeVisible(UNTIL_LINKED);

  const { page } = await desk.signIn("admin");
  await page.goto(desk.path("tickets"));
  await page.getByRole("region", { name: "Notices" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/settings\/clickup/);
  await expect(page.getByText("ClickUp must be connected again").first()).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Connect again" }).click();
  await page.getByRole("checkbox", { name: new RegExp(ticket.workspace.name) }).check();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByText("ClickUp is connected", { exact: true })).toBeVisible();
  await page.goto(desk.path("tickets"));
  await expect(page.getByRole("link", { name: ticket.title })).toBeVisible();
  await expect(page.getByRole("region", { name: "Notices" }).getByRole("link")).toHaveCount(0);

  await agent.page.reload();
  await expect(taskLink(agent.page, ticket)).toBeVisible(UNTIL_LINKED);
  expect(await tasksTitled(ticket.title)).toHaveLength(1);
});

test("whoever refuses on ClickUp's page comes back to the reason and what to do", async ({ desk }) => {
  const { page } = await desk.signIn("admin");
  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("link", { name: "Connect ClickUp" }).click();
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page).toHaveURL(/\/settings\/clickup\?result=denied/);
  await expect(page.getByText("access was refused")).toBeVisible();

  // A forged way back is refused by its state, whatever code it brings.
  await page.goto("/clickup/oauth/callback?code=stolen&state=made-up");
  await expect(page).toHaveURL(/result=state_invalid/);
  await expect(page.getByRole("link", { name: "Connect ClickUp" })).toBeVisible();
});

test("disconnecting asks first, stops new tasks, and keeps the links readable", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk);
  const { page } = await desk.signIn("admin");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_LINKED);

  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByRole("link", { name: "Connect ClickUp" })).toBeVisible();

  await page.goto(ticket.address);
  await expect(taskLink(page, ticket)).toBeVisible();
  await page.getByRole("button", { name: "Unlink" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Unlink" }).click();
  await expect(page.getByRole("link", { name: "Open the ClickUp settings" })).toBeVisible();
  await expect(createTaskButton(page)).toHaveCount(0);
});
