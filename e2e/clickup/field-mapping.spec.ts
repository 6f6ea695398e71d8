/** Custom fields: an admin maps one, sees beforehand what that does, publishes it, and it syncs. */
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createTaskButton, fileClickupTicket, taskLink } from "../fixtures/clickup-ticket.ts";
import { addField, fieldValues } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

test.describe.configure({ timeout: 120_000 });

const UNTIL_SYNCED = { timeout: 45_000 };

test("is mapped by suggestion, previewed, published, synced, and rolled back", async ({ desk }) => {
  const ticket = await fileClickupTicket(desk, { hasDefaultList: true });
  const field = await addField(ticket.workspace, { name: "Effort (hours)", type: "number" });
  await systemDb().ticketField.create({
    data: {
      id: newId(),
      organisationId: desk.organisation.organisationId,
      label: "Effort hours",
      key: "effort",
      type: "number",
      position: 0,
    },
  });
  const { page } = await desk.signIn("admin");
  await page.goto(ticket.address);
  await createTaskButton(page).click();
  await expect(taskLink(page, ticket)).toBeVisible(UNTIL_SYNCED);

  await page.goto(desk.path("settings/clickup"));
  await page.getByRole("link", { name: "Custom fields" }).click();
  await page.getByRole("combobox", { name: "List" }).click();
  await page.getByRole("option", { name: /Requests/ }).click();
  await page.getByRole("button", { name: "Read its fields" }).click();
  await page.getByRole("button", { name: "Add 1 suggestion" }).click();
  await expect(page.getByText("Fits")).toBeVisible();
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByRole("button", { name: "Preview" })).toBeEnabled();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText("1 linked tickets looked at")).toBeVisible(UNTIL_SYNCED);
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("button", { name: "Publish for everybody" }).click();
  await expect(page.getByText("In force")).toBeVisible();

  const program = await desk.program();
  await program.patch(`/api/v1/tickets/${ticket.id}`, { data: { customValues: { effort: 8 } } });
  await expect.poll(() => fieldValues(ticket.title), UNTIL_SYNCED).toEqual({ [field.id]: 8 });

  await page.getByRole("button", { name: "Take Effort hours out" }).click();
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("button", { name: "Publish for everybody" }).click();
  await page.getByRole("button", { name: "Roll back to 1" }).click();
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(page.getByText("brings back version 1")).toBeVisible();
});
