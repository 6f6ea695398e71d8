/** `POST` and `GET /api/v1/tickets/{id}/clickup-task`, as a program uses them. */

import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace } from "#lib/testing/factories-clickup.ts";
import { expectProblem } from "../fixtures/problem.ts";
import { connectWorkspace, tasksTitled } from "../fixtures/sandbox.ts";
import { expect, test } from "../fixtures/test.ts";

test("409 with the fix while ClickUp is not connected or the customer has no Space", async ({ desk }) => {
  const program = await desk.program();
  const ticket = await createTicket(desk.organisation);
  const post = () => program.post(`/api/v1/tickets/${ticket.id}/clickup-task`);
  const unconnected = await expectProblem(await post(), 409, "clickup_not_connected");
  expect(unconnected.action).toMatch(/connect/i);
  await connectWorkspace(desk);
  const spaceless = await expectProblem(await post(), 409, "clickup_space_missing");
  expect(spaceless.action).toMatch(/Space/);
});

test("202 with the intent, then 200 with the link, and one task however often it is asked for", async ({
  desk,
}) => {
  const program = await desk.program();
  const workspace = await connectWorkspace(desk);
  const customer = await createCustomer(desk.organisation);
  await assignSpace(desk.organisation, customer.id, workspace.space.id);
  const title = `Asked by a program ${customer.id}`;
  const ticket = await createTicket(desk.organisation, { customerId: customer.id, title });
  const address = `/api/v1/tickets/${ticket.id}/clickup-task`;

  const before = await (await program.get(address)).json();
  expect(before.data).toMatchObject({ state: "none", link: null, intent: null, obstacle: null });

  const asked = await Promise.all([
    program.post(address, { headers: { "Idempotency-Key": "a" } }),
    program.post(address, { headers: { "Idempotency-Key": "b" } }),
    program.post(address),
  ]);
  for (const answer of asked) expect([200, 202]).toContain(answer.status());
  expect(asked.map((answer) => answer.status())).toContain(202);

  await expect
    .poll(async () => (await (await program.get(address)).json()).data.state, { timeout: 30_000 })
    .toBe("completed");
  const again = await program.post(address);
  expect(again.status()).toBe(200);
  const { data } = await again.json();
  expect(data.link).toMatchObject({
    taskName: `[TICKET-${ticket.id}] ${title}`,
    list: { id: workspace.list.id, name: workspace.list.name },
    space: { id: workspace.space.id, name: workspace.space.name },
  });
  const tasks = await tasksTitled(title);
  expect(tasks.map((task) => [task.id, task.name])).toEqual([[data.link.taskId, data.link.taskName]]);
});

test("403 for a key that may not create tasks, 404 for a ticket that is not there", async ({
  desk,
  otherDesk,
}) => {
  const ticket = await createTicket(desk.organisation);
  const reader = await desk.program(["tickets:read", "tasks:read"]);
  await expectProblem(await reader.post(`/api/v1/tickets/${ticket.id}/clickup-task`), 403, "forbidden");
  expect((await reader.get(`/api/v1/tickets/${ticket.id}/clickup-task`)).status()).toBe(200);
  const foreigner = await otherDesk.program();
  for (const method of ["GET", "POST", "DELETE"]) {
    const response = await foreigner.fetch(`/api/v1/tickets/${ticket.id}/clickup-task`, { method });
    await expectProblem(response, 404, "not_found");
  }
});

test("the Spaces that were read are listed, searched and paged", async ({ desk }) => {
  const program = await desk.program();
  expect((await (await program.get("/api/v1/clickup/spaces")).json()).data).toEqual([]);
  const workspace = await connectWorkspace(desk);
  const found = await program.get(`/api/v1/clickup/spaces?q=${encodeURIComponent(workspace.space.name)}`);
  const { data, page } = await found.json();
  expect(data).toMatchObject([{ id: workspace.space.id, name: workspace.space.name }]);
  expect(page).toEqual({ nextCursor: null });
});

test("with the module off, its addresses are gone", async ({ desk, request }) => {
  const program = await desk.program();
  const ticket = await createTicket(desk.organisation);
  const admin = await desk.signIn("admin");
  const off = await request.put("/api/v1/modules/clickup", {
    data: { isEnabled: false },
    headers: { Cookie: admin.cookie, "Relaydesk-Organisation": desk.organisation.slug },
  });
  expect(off.status()).toBe(200);
  for (const address of [
    "/api/v1/clickup/spaces",
    "/api/v1/clickup/connection",
    `/api/v1/tickets/${ticket.id}/clickup-task`,
  ]) {
    await expectProblem(await program.get(address), 404, "module_disabled");
  }
});
