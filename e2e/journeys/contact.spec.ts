/** A customer's contact: invited to the portal, and shown nothing that is not for customers. */
import { createContact, createCustomer, createTicket } from "#lib/testing/factories.ts";
import { linkInMail } from "../fixtures/mail.ts";
import { expectProblem } from "../fixtures/problem.ts";
import { expect, test } from "../fixtures/test.ts";

test("is invited, signs in to the portal, files a ticket, reads the answer and closes it", async ({
  desk,
}) => {
  const customer = await createCustomer(desk.organisation, { name: "Northwind Traders" });
  const address = `nora-${desk.organisation.slug}@example.test`;
  await createContact(desk.organisation, { customerId: customer.id, name: "Nora", email: address });
  const admin = await desk.signIn("admin", { name: "Ada Admin" });
  await admin.page.goto(desk.path(`customers/${customer.id}?tab=contacts`));
  await admin.page.getByRole("button", { name: "Invite Nora to the portal" }).click();
  await expect(admin.page.getByText("Invited", { exact: true })).toBeVisible();
  const link = await linkInMail(admin.page, desk, address);

  const { page } = await desk.openBrowser();
  await page.goto(link);
  await page.getByRole("textbox", { name: "Your name" }).fill("Nora Nord");
  await page.getByRole("textbox", { name: "Password" }).fill("a few words in a row");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page).toHaveURL(desk.path("portal"));

  await page.getByRole("link", { name: "New ticket" }).first().click();
  await page.getByRole("textbox", { name: "Subject" }).fill("The labels fall off");
  await page.getByRole("textbox", { name: "What happened?" }).fill("All of them.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("The labels fall off");

  await admin.page.goto(desk.path("tickets/1"));
  await admin.page.getByRole("textbox", { name: "Public reply" }).fill("New labels are on their way.");
  await admin.page.getByRole("button", { name: "Send reply" }).click();
  await expect(admin.page.getByText("Reply sent on #1")).toBeVisible();

  await page.reload();
  await expect(page.getByText("New labels are on their way.")).toBeVisible();
  await page.getByRole("textbox", { name: "Reply" }).fill("They arrived. Thank you!");
  await page.getByRole("button", { name: "Send reply" }).click();
  await expect(page.getByText("Reply sent on #1")).toBeVisible();
  await page.getByRole("button", { name: /close/i }).click();
  await expect(page.getByText("Closed", { exact: true }).first()).toBeVisible();

  await admin.page.reload();
  await expect(admin.page.getByText("They arrived. Thank you!")).toBeVisible();
});

test("never gets to see an internal note, a hidden file or another customer's ticket, on no page and in no answer", async ({
  desk,
}) => {
  const own = await createCustomer(desk.organisation);
  const other = await createCustomer(desk.organisation, { name: "Competitor Corp" });
  const ticket = await createTicket(desk.organisation, { customerId: own.id, title: "Ours" });
  const foreign = await createTicket(desk.organisation, { customerId: other.id, title: "Theirs, secret-7f" });
  const program = await desk.program();
  const comment = (visibility: string, body: string) =>
    program.post(`/api/v1/tickets/${ticket.id}/comments`, { data: { visibility, body } });
  expect((await comment("internal", "They never pay, secret-7f")).status()).toBe(201);
  expect((await comment("public", "We look into it")).status()).toBe(201);
  const upload = await program.post(`/api/v1/tickets/${ticket.id}/attachments`, {
    multipart: {
      visibility: "internal",
      file: { name: "secret-7f.txt", mimeType: "text/plain", buffer: Buffer.from("margins") },
    },
  });
  expect(upload.status()).toBe(201);

  const { page, cookie } = await desk.signInContact(own.id);
  const heard: string[] = [];
  page.on("response", async (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (/json|text\/(html|x-component)/.test(type)) heard.push(await response.text().catch(() => ""));
  });
  await page.goto(desk.path("portal"));
  await page.getByRole("link", { name: "Ours" }).click();
  await expect(page.getByText("We look into it")).toBeVisible();
  await page.reload();
  await expect(page.getByText("We look into it")).toBeVisible();
  await page.goto(desk.path(`portal/tickets/${foreign.number}`));
  await expect(page.getByText("There is nothing here").or(page.getByText(/no such ticket/i))).toBeVisible();
  expect(heard.length).toBeGreaterThan(2);
  expect(heard.filter((text) => text.includes("secret-7f") || text.includes("Competitor"))).toEqual([]);

  // Nor by asking the API, in the staff's part or in the portal's.
  const request = page.request;
  const headers = { Cookie: cookie, "Relaydesk-Organisation": desk.organisation.slug };
  for (const address of [
    `/api/v1/tickets/${ticket.id}`,
    "/api/v1/tickets",
    "/api/v1/customers",
    `/api/v1/tickets/${ticket.id}/comments`,
  ]) {
    await expectProblem(await request.get(address, { headers }), 403, "forbidden");
  }
  for (const address of [
    `/api/v1/portal/tickets/${foreign.id}`,
    `/api/v1/portal/tickets/${foreign.id}/timeline`,
    `/api/v1/portal/tickets/number/${foreign.number}`,
  ]) {
    await expectProblem(await request.get(address, { headers }), 404, "not_found");
  }
  const timeline = await request.get(`/api/v1/portal/tickets/${ticket.id}/timeline`, { headers });
  expect(await timeline.text()).toContain("We look into it");
  expect(await timeline.text()).not.toContain("secret-7f");
});
