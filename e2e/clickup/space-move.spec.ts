/** A customer gets another Space: what becomes of its linked tasks is asked, seen, and tried again where it failed. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { systemDb } from "#lib/platform/db/index.ts";
import {
  type ClickupTicket,
  createTaskButton,
  fileClickupTicket,
  taskLink,
} from "../fixtures/clickup-ticket.ts";
import { findOverflow } from "../fixtures/layout.ts";
import { breakMoves, makeList, makeSpace, mendTask, tasksTitled } from "../fixtures/sandbox.ts";
import { type BrowserLook, type Desk, expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 150_000 });

const UNTIL_DONE = { timeout: 45_000 };
const PHONE: BrowserLook = {
  viewport: { width: 390, height: 844 },
  colorScheme: "dark",
  isMobile: true,
  hasTouch: true,
};

/** A ticket with its task, and a second Space that Relaydesk knows of. */
async function fileTicketBesideAnnex(desk: Desk, look: BrowserLook = {}) {
  const ticket = await fileClickupTicket(desk);
  const { workspace } = ticket;
  const space = await makeSpace(workspace.id, `${workspace.name} ملحق`);
  const list = await makeList(space.id, "Annex requests");
  const { page } = await desk.signIn("admin", look);
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_DONE);
  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("button", { name: "Refresh now" }).click();
  await expect(page.getByText("2 Spaces, read", { exact: false })).toBeVisible(UNTIL_DONE);
  const [task] = await tasksTitled(ticket.title);
  if (task === undefined) throw new Error("There is no task");
  return { page, ticket, space, list, task };
}

/** Chooses the other Space on the customer's page, and answers what is asked about the linked task. */
async function changeSpace(desk: Desk, page: Page, ticket: ClickupTicket, spaceName: string, answer: RegExp) {
  await page.goto(desk.path(`customers/${ticket.customerId}`));
  await page.getByRole("combobox", { name: "Space" }).click();
  await page.getByRole("option", { name: spaceName }).click();
  const dialog = page.getByRole("dialog", { name: "What about the 1 linked task?" });
  await dialog.getByRole("radio", { name: answer }).click();
  expect(await findOverflow(page)).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  await dialog.getByRole("button", { name: "Change the Space" }).click();
  await expect(dialog).toHaveCount(0);
}

test("a task that ClickUp does not move is named with the reason, stays linked, and moves when tried again", async ({
  desk,
}) => {
  const { page, ticket, space, list, task } = await fileTicketBesideAnnex(desk, PHONE);
  const fault = await breakMoves(task.id, {
    kind: "error_before_commit",
    status: 400,
    ecode: "ITEM_155",
    err: "Cannot move",
  });
  await changeSpace(desk, page, ticket, space.name, /Move them to the List/);
  await expect(page.getByText("1 of 1 linked tasks could not be looked after")).toBeVisible(UNTIL_DONE);
  await expect(page.getByText("ClickUp refused the request", { exact: false })).toBeVisible();
  expect(await tasksTitled(ticket.title)).toMatchObject([{ listId: task.listId }]);
  expect(await findOverflow(page)).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);

  await mendTask(fault);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("1 linked task moved", { exact: false })).toBeVisible(UNTIL_DONE);
  expect(await tasksTitled(ticket.title)).toMatchObject([{ id: task.id, listId: list.id }]);
});

test("tasks are left where they are, linked and in step, when somebody says so", async ({ desk }) => {
  const { page, ticket, space, task } = await fileTicketBesideAnnex(desk);
  await changeSpace(desk, page, ticket, space.name, /Leave them where they are/);
  await expect(page.getByText("1 linked task left where it is", { exact: false })).toBeVisible(UNTIL_DONE);
  expect(await tasksTitled(ticket.title)).toMatchObject([{ id: task.id, listId: task.listId }]);
  const program = await desk.program();
  const title = `${ticket.title} again`;
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { title } });
  await expect
    .poll(async () => (await tasksTitled(title)).map(({ id }) => id), UNTIL_DONE)
    .toEqual([task.id]);
});

test("tasks are unlinked, and new ones made in the new Space, when somebody says so", async ({ desk }) => {
  const { page, ticket, space, list, task } = await fileTicketBesideAnnex(desk);
  await changeSpace(desk, page, ticket, space.name, /Unlink them and make new ones/);
  await expect(
    page.getByText("1 linked task unlinked, and a new one asked for", { exact: false }),
  ).toBeVisible(UNTIL_DONE);
  await expect
    .poll(async () => (await tasksTitled(ticket.title)).map(({ listId }) => listId).sort(), UNTIL_DONE)
    .toEqual([task.listId, list.id].sort());
  const { organisationId } = desk.organisation;
  await expect
    .poll(
      async () =>
        (await systemDb().taskLink.findMany({ where: { organisationId, unlinkedAt: null } })).map(
          ({ listId }) => listId,
        ),
      UNTIL_DONE,
    )
    .toEqual([list.id]);
});
