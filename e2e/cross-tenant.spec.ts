/** Somebody of one organisation tries every door of another: each leads nowhere, and says nothing. */
import { newId } from "#lib/platform/ids/index.ts";
import { createContact, createCustomer, createTicket } from "#lib/testing/factories.ts";
import { expectProblem } from "./fixtures/problem.ts";
import { expect, test } from "./fixtures/test.ts";

const SECRET = "Quarterly-Fraud-Report";

test("pages of another organisation are not found, and give away neither name nor content", async ({
  desk,
  otherDesk,
}) => {
  const customer = await createCustomer(otherDesk.organisation, { name: `${SECRET} Ltd` });
  const ticket = await createTicket(otherDesk.organisation, { customerId: customer.id, title: SECRET });
  const { page } = await desk.signIn("owner");
  const doors = [
    // The other organisation's own addresses…
    otherDesk.path("tickets"),
    otherDesk.path(`tickets/${ticket.number}`),
    otherDesk.path("customers"),
    otherDesk.path(`customers/${customer.id}`),
    otherDesk.path("settings/members"),
    otherDesk.path("settings/clickup"),
    otherDesk.path("settings/clickup/deliveries"),
    otherDesk.path("jobs"),
    otherDesk.path("imports"),
    otherDesk.path("portal"),
    // …and its things under one's own.
    desk.path(`tickets/${ticket.number}`),
    desk.path(`customers/${customer.id}`),
  ];
  for (const door of doors) {
    const response = await page.goto(door);
    await expect(
      page.getByRole("heading", { name: /There is nothing here|not found|no such/i }),
    ).toBeVisible();
    const content = await page.content();
    expect(content, door).not.toContain(SECRET);
    expect(content, door).not.toContain(otherDesk.organisation.name);
    expect(await page.title(), door).not.toContain(SECRET);
    expect([200, 404], door).toContain(response?.status());
  }
});

test("the API answers another organisation's ids as if they had never been, to people and to programs", async ({
  desk,
  otherDesk,
  request,
}) => {
  const customer = await createCustomer(otherDesk.organisation, { name: SECRET });
  const contact = await createContact(otherDesk.organisation, { customerId: customer.id });
  const ticket = await createTicket(otherDesk.organisation, { customerId: customer.id, title: SECRET });
  const member = await otherDesk.signIn("agent");
  const { cookie } = await desk.signIn("owner");
  const own = await createTicket(desk.organisation);
  const program = await desk.program();
  const headers = { Cookie: cookie, "Relaydesk-Organisation": desk.organisation.slug };

  const attempts: [method: string, path: (ids: Ids) => string, data?: unknown][] = [
    ["GET", ({ ticket }) => `/api/v1/tickets/${ticket}`],
    ["PATCH", ({ ticket }) => `/api/v1/tickets/${ticket}`, { title: "Mine" }],
    ["GET", ({ ticket }) => `/api/v1/tickets/${ticket}/timeline`],
    ["POST", ({ ticket }) => `/api/v1/tickets/${ticket}/comments`, { visibility: "public", body: "Hello" }],
    ["GET", ({ ticket }) => `/api/v1/tickets/${ticket}/attachments`],
    ["POST", ({ ticket }) => `/api/v1/tickets/${ticket}/clickup-task`],
    ["GET", ({ customer }) => `/api/v1/customers/${customer}`],
    ["PATCH", ({ customer }) => `/api/v1/customers/${customer}`, { name: "Mine" }],
    ["POST", ({ customer }) => `/api/v1/customers/${customer}/notes`, { body: "Hello" }],
    ["GET", ({ contact }) => `/api/v1/contacts/${contact}`],
  ];
  for (const [method, path, data] of attempts) {
    const foreign = { ticket: ticket.id, customer: customer.id, contact: contact.id };
    const unknown = { ticket: newId(), customer: newId(), contact: newId() };
    for (const ask of [
      (address: string) =>
        request.fetch(address, { method, headers, ...(data === undefined ? {} : { data }) }),
      (address: string) => program.fetch(address, { method, ...(data === undefined ? {} : { data }) }),
    ]) {
      const theirs = await expectProblem(await ask(path(foreign)), 404, "not_found");
      const nobodys = await expectProblem(await ask(path(unknown)), 404, "not_found");
      const same = ({ title, detail, code, action }: typeof theirs) => ({ title, detail, code, action });
      expect(same(theirs)).toEqual(same(nobodys));
    }
  }

  // Foreign ids inside a body are as unknown as any.
  const assigned = await program.patch(`/api/v1/tickets/${own.id}`, { data: { assigneeId: member.actorId } });
  expect([404, 422]).toContain(assigned.status());
  const moved = await program.patch(`/api/v1/tickets/${own.id}`, { data: { customerId: customer.id } });
  expect([404, 422]).toContain(moved.status());
  for (const answer of [assigned, moved]) expect(await answer.text()).not.toContain(SECRET);

  // A header that names the other organisation opens nothing.
  for (const organisation of [otherDesk.organisation.slug, otherDesk.organisation.organisationId]) {
    const response = await request.get(`/api/v1/tickets/${ticket.id}`, {
      headers: { Cookie: cookie, "Relaydesk-Organisation": organisation },
    });
    await expectProblem(response, 404, "not_found");
  }
  // Nor does a key take the header's word.
  const named = await program.get("/api/v1/tickets", {
    headers: { "Relaydesk-Organisation": otherDesk.organisation.slug },
  });
  expect(await named.text()).not.toContain(SECRET);
  expect(await (await program.get(`/api/v1/tickets?q=${SECRET}`)).json()).toMatchObject({ data: [] });
});

type Ids = { ticket: string; customer: string; contact: string };
