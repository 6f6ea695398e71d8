/** What does not arrive: seen with its reason on the ticket and among the dead letters, mended, tried again, or let be. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { systemDb } from "#lib/platform/db/index.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace } from "#lib/testing/factories-clickup.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import { findOverflow, untilSettled } from "../fixtures/layout.ts";
import {
  breakChanges,
  breakTask,
  connectWorkspace,
  makeList,
  makeSpace,
  mendTask,
  showSpaceTo,
  tasksTitled,
} from "../fixtures/sandbox.ts";
import { type Desk, expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 240_000 });

const UNTIL_SYNCED = { timeout: 60_000 };
/** People in charge are told once a minute. */
const UNTIL_TOLD = { timeout: 100_000 };

/** Two customers with a Space each, and tickets whose tasks say the same. */
async function fileTickets(desk: Desk, counts: { first: number; second: number }) {
  const { organisation } = desk;
  const workspace = await connectWorkspace(desk);
  const annex = await makeSpace(workspace.id, `${workspace.name} annex`);
  const annexList = await makeList(annex.id, "Annex requests");
  const admin = await desk.signIn("admin");
  await admin.page.goto(desk.path("settings/clickup"));
  await admin.page.getByRole("button", { name: "Refresh now" }).click();
  await expect(admin.page.getByText("2 Spaces, read", { exact: false })).toBeVisible(UNTIL_SYNCED);
  const mark = organisation.slug.slice(-12);
  const program = await desk.program();
  const file = async (name: string, spaceId: string, listId: string, count: number) => {
    const customer = await createCustomer(organisation, { name });
    await assignSpace(organisation, customer.id, spaceId, listId);
    const tickets = [];
    for (let nr = 1; nr <= count; nr += 1) {
      const title = `${name} ${nr} ${mark}`;
      const ticket = await createTicket(organisation, { customerId: customer.id, title });
      await program.post(`/api/v1/tickets/${ticket.id}/clickup-task`);
      tickets.push({ ...ticket, title, address: desk.path(`tickets/${ticket.number}`) });
    }
    return tickets;
  };
  const first = await file("Harbour crane", workspace.space.id, workspace.list.id, counts.first);
  const second = await file("Annex gate", annex.id, annexList.id, counts.second);
  await expect
    .poll(() => inStep(organisation.organisationId), UNTIL_SYNCED)
    .toBe(7 * (counts.first + counts.second));
  return { first, second, mark, annex, program, page: admin.page };
}

const inStep = (organisationId: string) =>
  systemDb().syncField.count({ where: { organisationId, state: "in_step" } });

const statusesOf = async (title: string) => {
  const tasks = await tasksTitled(title);
  const links = await systemDb().taskLink.findMany({
    where: { taskId: { in: tasks.map(({ id }) => id) } },
    select: { statusName: true },
  });
  return links.map(({ statusName }) => statusName);
};

const letterRows = (page: Page) =>
  page.getByRole("table", { name: "Dead letters" }).getByRole("row").filter({ hasText: " of #" });
const banner = (page: Page) => page.getByRole("region", { name: "What waits" });

async function chooseFilter(page: Page, label: string, option: string) {
  await page.getByRole("button", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
  await page.keyboard.press("Escape");
}

test("ClickUp refuses one field of many tickets: one notice, each with its reason, mended as a whole or let be", async ({
  desk,
}) => {
  const { first, second, mark, program, page } = await fileTickets(desk, { first: 3, second: 1 });
  const [ticket] = first;
  const [other] = second;
  if (ticket === undefined || other === undefined) throw new Error("There is no ticket");
  const agent = await desk.signIn("agent");
  await agent.page.goto(ticket.address);
  await expect(banner(agent.page)).toBeHidden();

  const fault = await breakChanges(mark, {
    kind: "error_before_commit",
    status: 400,
    ecode: "CRTSK_001",
    err: "Status not found",
  });
  for (const { id } of [...first, ...second])
    await program.patch(`/api/v1/tickets/${id}`, { data: { status: "in_progress" } });

  await expect(banner(agent.page)).toContainText("Status does not arrive", UNTIL_SYNCED);
  await expect(banner(agent.page)).toContainText("CRTSK_001");
  await expect(banner(agent.page)).toContainText("Since");
  await expect(banner(agent.page).getByRole("button", { name: "Try it again" })).toBeVisible();

  const { organisationId } = desk.organisation;
  await expect
    .poll(
      () =>
        systemDb().notice.findMany({ where: { organisationId, resolvedAt: null }, select: { title: true } }),
      UNTIL_TOLD,
    )
    .toEqual([{ title: "A change on 4 tickets does not arrive" }]);
  await page.goto(desk.path("tickets"));
  const notices = page.getByRole("region", { name: "Notices" });
  await notices.getByRole("link", { name: "Look at it" }).click();
  await expect(page).toHaveURL(/dead-letters/);
  await expect(letterRows(page)).toHaveCount(4);
  const row = letterRows(page).filter({ hasText: `#${ticket.number}` });
  const letter = await systemDb().syncField.findFirstOrThrow({
    where: { organisationId, state: "failed", link: { sourceId: ticket.id } },
  });
  for (const text of [letter.id, "Harbour crane", "CRTSK_001", "Needs a person", "Tried"])
    await expect(row).toContainText(text);
  await row.getByRole("link", { name: "Check the statuses" }).click();
  await expect(page.getByRole("link", { name: /^Requests/ })).toBeVisible();
  await page.goBack();

  await chooseFilter(page, "Class", "Is tried again");
  await expect(letterRows(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Clear all" }).click();
  await chooseFilter(page, "Class", "Needs a person");
  await expect(letterRows(page)).toHaveCount(4);
  await chooseFilter(page, "Customer", "Harbour crane");
  await expect(letterRows(page)).toHaveCount(3);
  await expectWellMade(page);

  await mendTask(fault);
  await page.getByRole("button", { name: "Try all 3 again" }).click();
  await expect(letterRows(page)).toHaveCount(0, UNTIL_SYNCED);
  await expect(banner(agent.page)).toBeHidden(UNTIL_SYNCED);
  await expect
    .poll(() => statusesOf("Harbour crane"), UNTIL_SYNCED)
    .toEqual(expect.arrayContaining(["in progress", "in progress", "in progress"]));
  expect(await statusesOf(other.title)).toEqual(["to do"]);

  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(letterRows(page)).toHaveCount(1);
  await letterRows(page).getByRole("button", { name: "Leave both" }).click();
  await expect(page.getByText("Everything arrived")).toBeVisible(UNTIL_SYNCED);
  await chooseFilter(page, "State", "Left alone");
  await letterRows(page).getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => statusesOf(other.title), UNTIL_SYNCED).toEqual(["in progress"]);
  await expect(letterRows(page)).toHaveCount(0, UNTIL_SYNCED);
  await expect
    .poll(() => systemDb().notice.count({ where: { organisationId, resolvedAt: null } }), UNTIL_TOLD)
    .toBe(0);
});

test("a customer's Space is closed to the connection: its tickets say so, and go on once it is open again", async ({
  desk,
}) => {
  const { first, second, annex, program, page } = await fileTickets(desk, { first: 1, second: 2 });
  const [open] = first;
  const [ticket] = second;
  if (ticket === undefined || open === undefined) throw new Error("There is no ticket");
  await showSpaceTo(annex.id, [PEOPLE.tom]);
  for (const { id, title } of [...first, ...second])
    await program.patch(`/api/v1/tickets/${id}`, { data: { title: `${title} at noon` } });

  // What is open is not held up by what is closed.
  await expect.poll(async () => (await tasksTitled(`${open.title} at noon`)).length, UNTIL_SYNCED).toBe(1);
  const agent = await desk.signIn("agent");
  await agent.page.goto(ticket.address);
  await expect(banner(agent.page)).toContainText("Changes wait until the task is there again", UNTIL_SYNCED);
  await page.goto(desk.path("sync/dead-letters?state=gone"));
  await expect(letterRows(page)).toHaveCount(2, UNTIL_SYNCED);
  await expect(letterRows(page).first()).toContainText("Cannot arrive");
  await expect(letterRows(page).first().getByRole("link", { name: "Open the ticket" })).toBeVisible();

  await showSpaceTo(annex.id, null);
  await page.getByRole("button", { name: "Try all 2 again" }).click();
  await expect(letterRows(page)).toHaveCount(0, UNTIL_SYNCED);
  await expect(banner(agent.page)).toBeHidden(UNTIL_SYNCED);
  await expect.poll(async () => (await tasksTitled(`${ticket.title} at noon`)).length, UNTIL_SYNCED).toBe(1);
});

test("ClickUp is away: the ticket says when it is tried next, and goes on at once when somebody says so", async ({
  desk,
}) => {
  const { first, program, page } = await fileTickets(desk, { first: 1, second: 0 });
  const [ticket] = first;
  if (ticket === undefined) throw new Error("There is no ticket");
  const [task] = await tasksTitled(ticket.title);
  const fault = await breakTask(task?.id ?? "", { kind: "error_before_commit", status: 503 });
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { title: `${ticket.title} at noon` } });
  await page.goto(desk.path("sync/dead-letters"));
  await expect(letterRows(page)).toHaveCount(1, UNTIL_SYNCED);
  for (const text of ["Everything of", "Is tried again", "503", "Next try"])
    await expect(letterRows(page)).toContainText(text);

  const agent = await desk.signIn("agent", {
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
    isMobile: true,
    hasTouch: true,
  });
  await agent.page.goto(ticket.address);
  await expect(banner(agent.page)).toContainText("Changes wait for ClickUp", UNTIL_SYNCED);
  await expect(banner(agent.page)).toContainText(/next try at \d\d:\d\d/);
  await expect(banner(agent.page)).toBeInViewport({ ratio: 0.9 });
  expect(await findOverflow(agent.page)).toEqual([]);
  expect((await new AxeBuilder({ page: agent.page }).analyze()).violations.map(({ id }) => id)).toEqual([]);

  await mendTask(fault);
  await banner(agent.page).getByRole("button", { name: "Try it again" }).tap();
  await expect(banner(agent.page)).toBeHidden(UNTIL_SYNCED);
  await expect(page.getByText("Everything arrived")).toBeVisible(UNTIL_SYNCED);
  expect(await tasksTitled(`${ticket.title} at noon`)).toHaveLength(1);
});

/** Axe finds nothing and nothing sticks out, on a desk in the light and on a phone in the dark; keys reach the rows. */
async function expectWellMade(page: Page): Promise<void> {
  for (const [width, colorScheme] of [
    [1280, "light"],
    [390, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await untilSettled(page);
    expect(await findOverflow(page)).toEqual([]);
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}
