/** Custom fields: an admin maps one, sees beforehand what that does, publishes it, and it syncs. */
import type { Page } from "@playwright/test";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  type ClickupTicket,
  createTaskButton,
  fileClickupTicket,
  taskLink,
} from "../fixtures/clickup-ticket.ts";
import { addField, fieldValues } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

const UNTIL_SYNCED = { timeout: 45_000 };

/** A List is one of those to be mapped once a task of it is linked. */
async function makeTask(page: Page, ticket: ClickupTicket): Promise<void> {
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_SYNCED);
}

async function openItsList(page: Page): Promise<void> {
  await page.getByRole("combobox", { name: "List" }).click();
  await page.getByRole("option", { name: /Requests/ }).click();
  await page.getByRole("button", { name: "Read its fields" }).click();
}

test("is mapped with a default, previewed and published for one customer first, synced, and rolled back", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const effort = await addField(ticket.workspace, { name: "Effort (hours)", type: "number" });
  const severity = await addField(ticket.workspace, {
    name: "Severity",
    type: "drop_down",
    options: [{ name: "Minor" }, { name: "Major" }],
  });
  const program = await desk.program();
  for (const data of [
    { key: "effort", label: "Effort hours", type: "number" },
    { key: "severity", label: "Severity", type: "choice", options: [{ label: "Minor" }, { label: "Major" }] },
  ])
    expect((await program.post("/api/v1/ticket-fields", { data })).status()).toBe(201);
  const { page } = await desk.signIn("admin");
  await makeTask(page, ticket);

  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("link", { name: "Custom fields" }).click();
  await openItsList(page);
  await page.getByRole("button", { name: "Add 2 suggestions" }).click();
  await expect(page.getByText("Fits")).toHaveCount(2);
  await page.getByRole("combobox", { name: "Default for new tasks of Severity" }).click();
  await page.getByRole("option", { name: "Major" }).click();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Not saved yet.")).toBeHidden();

  const { name: customerName } = await systemDb().customer.findUniqueOrThrow({
    where: { id: ticket.customerId },
  });
  await page.getByRole("combobox", { name: "Only for" }).click();
  await page.getByRole("option", { name: customerName }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText(`1 linked ticket of ${customerName} looked at`)).toBeVisible(UNTIL_SYNCED);
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("button", { name: "Publish for this customer" }).click();
  const versions = page.getByRole("listitem").filter({ hasText: "Version 1" });
  await expect(versions).toContainText("In force");
  await expect(versions).toContainText(`for ${customerName}`);

  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { customValues: { effort: 8 } } });
  await expect.poll(() => fieldValues(ticket.title), UNTIL_SYNCED).toEqual({ [effort.id]: 8 });
  const title = `Belt of ${desk.organisation.slug.slice(-12)}`;
  const filed = await program.post("/api/v1/tickets", {
    data: { title, description: "It slips.", customerId: ticket.customerId, customValues: { effort: 2 } },
  });
  const { data: second } = z.object({ data: z.object({ id: z.string() }) }).parse(await filed.json());
  await program.post(`/api/v1/tickets/${second.id}/clickup-task`, { data: {} });
  await expect
    .poll(async () => Object.keys(await fieldValues(title)).sort(), UNTIL_SYNCED)
    .toEqual([effort.id, severity.id].sort());

  await page.getByRole("button", { name: "Take Effort hours out" }).click();
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("button", { name: `Leave ${customerName} out` }).click();
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("button", { name: "Publish for everybody" }).click();
  await page.getByRole("button", { name: "Roll back to 1" }).click();
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("brings back version 1")).toBeVisible();
});

test("whom a new task is given to is found by typing, among more people than a list shows", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const { organisationId } = desk.organisation;
  await addField(ticket.workspace, { name: "Engineers", type: "users" });
  await systemDb().clickupPerson.createMany({
    data: Array.from({ length: 150 }, (_, index) => ({
      id: newId(),
      organisationId,
      userId: String(900_000 + index),
      name: `Person ${String(index).padStart(3, "0")}`,
      workspaceIds: ["elsewhere"],
      readAt: new Date(),
    })),
  });
  const program = await desk.program();
  const data = { key: "engineers", label: "Engineers", type: "people" };
  expect((await program.post("/api/v1/ticket-fields", { data })).status()).toBe(201);
  const { page } = await desk.signIn("admin");
  await makeTask(page, ticket);

  await page.goto(desk.path("settings/clickup/fields"));
  await openItsList(page);
  await page.getByRole("button", { name: "Add 1 suggestion" }).click();
  const chosen = page.getByRole("button", { name: /^Default for new tasks/ });
  await chosen.click();
  await expect(page.getByText("There are more: type to find them.")).toBeVisible();
  await page.keyboard.type("person 149");
  await expect(page.getByRole("option")).toHaveCount(1);
  await expect(page.getByRole("option", { name: "Person 149" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(chosen).toBeFocused();
  await expect(chosen).toHaveText("Person 149");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Not saved yet.")).toBeHidden();
  await page.reload();
  await expect(chosen).toHaveText("Person 149");
});

test("of two who change one draft, the second loses nothing and sees what the first has saved", async ({
  desk,
}) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  await addField(ticket.workspace, { name: "Effort", type: "number" });
  await addField(ticket.workspace, { name: "Floor", type: "number" });
  const program = await desk.program();
  for (const label of ["Effort", "Floor"]) {
    const data = { key: label.toLowerCase(), label, type: "number" };
    expect((await program.post("/api/v1/ticket-fields", { data })).status()).toBe(201);
  }
  const { page } = await desk.signIn("admin");
  await makeTask(page, ticket);
  await page.goto(desk.path("settings/clickup/fields"));
  await openItsList(page);
  await page.getByRole("button", { name: "Add 2 suggestions" }).click();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Not saved yet.")).toBeHidden();

  const other = await desk.signIn("admin", { name: "Mia Sommer" });
  await other.page.goto(page.url());
  const direction = (of: Page, field: string) => of.getByRole("combobox", { name: `Direction of ${field}` });
  for (const [of, field] of [
    [page, "Effort"],
    [other.page, "Floor"],
  ] as const) {
    await direction(of, field).click();
    await of.getByRole("option", { name: "To ClickUp only" }).click();
  }
  await other.page.getByRole("button", { name: "Save draft" }).click();
  await expect(other.page.getByText("Not saved yet.")).toBeHidden();

  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Mia Sommer changed this draft in the meantime.")).toBeVisible();
  await expect(direction(page, "Effort")).toHaveText("To ClickUp only");
  await expect(direction(page, "Floor")).toHaveText("To ClickUp only");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText("Not saved yet.")).toBeHidden();
  await page.reload();
  await expect(direction(page, "Effort")).toHaveText("To ClickUp only");
  await expect(direction(page, "Floor")).toHaveText("To ClickUp only");
});
