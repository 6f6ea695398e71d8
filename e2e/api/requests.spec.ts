/** What the API says to requests that are malformed, too large, unknown, or not allowed. */
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer, createMembership, createTicket } from "#lib/testing/factories.ts";
import { expectProblem } from "../fixtures/problem.ts";
import { expect, test } from "../fixtures/test.ts";

const JSON_HEADERS = { "Content-Type": "application/json" };

test("a body that is no JSON is 400, whatever is wrong with it", async ({ desk }) => {
  const program = await desk.program();
  for (const data of ['{"title":', "", "title=x", '{"title":"x"} trailing', Buffer.from([0xff, 0xfe])]) {
    const response = await program.post("/api/v1/tickets", {
      data: Buffer.from(data),
      headers: JSON_HEADERS,
    });
    const problem = await expectProblem(response, 400, "invalid_json");
    expect(problem.errors).toEqual([]);
  }
});

test("a body of another type is 415 and says which type is wanted", async ({ desk }) => {
  const program = await desk.program();
  const response = await program.post("/api/v1/tickets", {
    data: "<ticket/>",
    headers: { "Content-Type": "application/xml" },
  });
  const problem = await expectProblem(response, 415, "unsupported_media_type");
  expect(problem.detail).toContain("application/xml");
  expect(problem.action).toContain("application/json");
});

test("wrong types, missing and unknown fields are 422 with every issue at its path", async ({ desk }) => {
  const program = await desk.program();
  const response = await program.post("/api/v1/tickets", {
    data: {
      title: 7,
      priority: "asap",
      tags: ["fine", 3],
      dueDate: "tomorrow",
      customerId: "nobody",
      colour: "red",
    },
  });
  const { errors, detail } = await expectProblem(response, 422, "validation_failed");
  expect(errors.map(({ path, in: part }) => `${part} ${path}`).sort()).toEqual([
    "body colour",
    "body customerId",
    "body dueDate",
    "body priority",
    "body tags.1",
    "body title",
  ]);
  for (const { message } of errors) expect(message).toMatch(/\S/);
  expect(detail).toContain("6");
});

test("a list, a number or null instead of an object is 422", async ({ desk }) => {
  const program = await desk.program();
  for (const data of ["[]", "7", "null", '"text"']) {
    const response = await program.post("/api/v1/customers", {
      data: Buffer.from(data),
      headers: JSON_HEADERS,
    });
    const { errors } = await expectProblem(response, 422, "validation_failed");
    expect(errors).toHaveLength(1);
  }
});

test("the query string is judged as strictly as the body", async ({ desk }) => {
  const program = await desk.program();
  const response = await program.get("/api/v1/tickets?limit=0&sort=colour&page=2&status=open,lost");
  const { errors } = await expectProblem(response, 422, "validation_failed");
  expect(errors.map(({ path, in: part }) => `${part} ${path}`).sort()).toEqual([
    "query limit",
    "query page",
    "query sort",
    "query status.1",
  ]);
  const cursor = await program.get("/api/v1/tickets?cursor=made-up");
  expect((await expectProblem(cursor, 422, "validation_failed")).errors).toMatchObject([
    { path: "cursor", in: "query" },
  ]);
});

test("a body over the limit is 413, announced or not", async ({ desk }) => {
  const program = await desk.program();
  const response = await program.post("/api/v1/customers", { data: { name: "x".repeat(1_100_000) } });
  expect((await expectProblem(response, 413, "payload_too_large")).detail).toContain("1,000,000");
});

test("an id that is unknown, malformed or somebody else's is the same 404", async ({ desk, otherDesk }) => {
  const program = await desk.program();
  const foreign = await createTicket(otherDesk.organisation);
  const unknown = await expectProblem(await program.get(`/api/v1/tickets/${newId()}`), 404, "not_found");
  for (const id of ["7", "not-an-id", "00000000-0000-0000-0000-000000000000", foreign.id]) {
    for (const response of [
      await program.get(`/api/v1/tickets/${id}`),
      await program.patch(`/api/v1/tickets/${id}`, { data: { title: "Mine now" } }),
      await program.get(`/api/v1/tickets/${id}/comments`),
    ]) {
      const problem = await expectProblem(response, 404, "not_found");
      expect([problem.title, problem.detail]).toEqual([unknown.title, unknown.detail]);
    }
  }
});

test("an address that does not exist is 404 in the API's own words, for any method", async ({ desk }) => {
  const program = await desk.program();
  for (const method of ["GET", "POST", "DELETE"]) {
    const response = await program.fetch("/api/v1/nonsense/deeper", { method });
    expect((await expectProblem(response, 404, "not_found")).action).toContain("/api-docs");
  }
});

test("a method that an address does not know is 405 and names those it knows", async ({ desk }) => {
  const program = await desk.program();
  const ticket = await createTicket(desk.organisation);
  const response = await program.delete(`/api/v1/tickets/${ticket.id}`);
  await expectProblem(response, 405, "method_not_allowed");
  expect(response.headers().allow?.split(", ").sort()).toEqual(["GET", "HEAD", "OPTIONS", "PATCH"]);
});

test("nobody, a made-up key and an expired session are 401 and told how to sign in", async ({ request }) => {
  const attempts: Record<string, string>[] = [
    {},
    { Authorization: "Bearer rd_live_0000000000000000000000000000000000000000" },
    { Authorization: "Basic YWRhOnNlY3JldA==" },
    { Cookie: "next-auth.session-token=made-up" },
  ];
  for (const headers of attempts) {
    const response = await request.get("/api/v1/tickets", { headers });
    await expectProblem(response, 401, "unauthenticated");
    expect(response.headers()["www-authenticate"]).toContain("Bearer");
  }
});

test("a key without the scope is 403, and the same request with it goes through", async ({ desk }) => {
  const reader = await desk.program(["customers:read"]);
  const response = await reader.post("/api/v1/customers", { data: { name: "Nordwind" } });
  const problem = await expectProblem(response, 403, "forbidden");
  expect(`${problem.detail} ${problem.action}`).toContain("customers:write");
  const writer = await desk.program(["customers:read", "customers:write"]);
  const created = await writer.post("/api/v1/customers", { data: { name: "Nordwind" } });
  expect(created.status()).toBe(201);
});

test("a write from another site's page is refused", async ({ desk, request }) => {
  const agent = await desk.signIn("agent");
  const response = await request.post("/api/v1/customers", {
    data: { name: "Planted" },
    headers: {
      Cookie: agent.cookie,
      Origin: "https://evil.example",
      "Sec-Fetch-Site": "cross-site",
      "Relaydesk-Organisation": desk.organisation.slug,
    },
  });
  await expectProblem(response, 403, "forbidden");
  const program = await desk.program();
  const { data } = await (await program.get("/api/v1/customers")).json();
  expect(data).toEqual([]);
});

test("a session of several organisations must name one, and one that is not its own is 404", async ({
  desk,
  otherDesk,
  request,
}) => {
  const { cookie, userId } = await desk.signIn("agent");
  const get = (headers: Record<string, string>) =>
    request.get("/api/v1/tickets", { headers: { Cookie: cookie, ...headers } });
  expect((await get({ "Relaydesk-Organisation": desk.organisation.slug })).status()).toBe(200);
  expect((await get({ "Relaydesk-Organisation": desk.organisation.organisationId })).status()).toBe(200);
  await expectProblem(await get({ "Relaydesk-Organisation": otherDesk.organisation.slug }), 404, "not_found");
  // With one organisation there is nothing to choose.
  expect((await get({})).status()).toBe(200);
  const { organisationId } = await createOrganisation();
  await createMembership({ organisationId }, { userId, role: "agent" });
  await expectProblem(await get({}), 400, "bad_request");
});

test("texts of any script and 20,000 characters come back as they were sent", async ({ desk }) => {
  const program = await desk.program();
  const customer = await createCustomer(desk.organisation);
  const title = "🚀 Größe & <b>Étude</b> — مساحة العمل 👩‍👩‍👧‍👦 家族";
  const description = `<script>alert(1)</script>\n\n${"Łódź ☃ ".repeat(2_600)}end`;
  expect(description.length).toBeGreaterThan(18_000);
  const created = await program.post("/api/v1/tickets", {
    data: { title, description, customerId: customer.id },
  });
  expect(created.status()).toBe(201);
  const { id } = (await created.json()).data;
  const { data } = await (await program.get(`/api/v1/tickets/${id}`)).json();
  expect([data.title, data.description]).toEqual([title, description]);
});
