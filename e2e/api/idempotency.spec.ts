/** `Idempotency-Key`: a repeated POST does one thing and gets one answer. */
import { createCustomer } from "#lib/testing/factories.ts";
import { expectProblem } from "../fixtures/problem.ts";
import { expect, test } from "../fixtures/test.ts";

test("the same key and body file one ticket and give the first answer again", async ({ desk }) => {
  const program = await desk.program();
  const customer = await createCustomer(desk.organisation);
  const post = () =>
    program.post("/api/v1/tickets", {
      data: { title: "Printer on fire", customerId: customer.id },
      headers: { "Idempotency-Key": "order-4711" },
    });
  const first = await post();
  const second = await post();
  expect([first.status(), second.status()]).toEqual([201, 201]);
  expect(second.headers()["idempotency-replayed"]).toBe("true");
  expect(first.headers()["idempotency-replayed"]).toBeUndefined();
  expect(await second.text()).toBe(await first.text());
  const { data } = await (await program.get("/api/v1/tickets")).json();
  expect(data).toHaveLength(1);
});

test("many at once with one key file one ticket", async ({ desk }) => {
  const program = await desk.program();
  const customer = await createCustomer(desk.organisation);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      program.post("/api/v1/tickets", {
        data: { title: "At once", customerId: customer.id },
        headers: { "Idempotency-Key": "at-once" },
      }),
    ),
  );
  const statuses = answers.map((answer) => answer.status());
  expect(statuses.filter((status) => status !== 409)).toContain(201);
  expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
  const { data } = await (await program.get("/api/v1/tickets")).json();
  expect(data).toHaveLength(1);
});

test("the key with another body is 409, and does nothing", async ({ desk }) => {
  const program = await desk.program();
  const headers = { "Idempotency-Key": "one-key" };
  await program.post("/api/v1/customers", { data: { name: "First" }, headers });
  const response = await program.post("/api/v1/customers", { data: { name: "Second" }, headers });
  await expectProblem(response, 409, "idempotency_key_reused");
  const { data } = await (await program.get("/api/v1/customers")).json();
  expect(data.map((customer: { name: string }) => customer.name)).toEqual(["First"]);
});

test("a refusal is repeated as well", async ({ desk }) => {
  const program = await desk.program();
  const post = () =>
    program.post("/api/v1/tickets", { data: { title: "" }, headers: { "Idempotency-Key": "refused" } });
  const first = await expectProblem(await post(), 422, "validation_failed");
  const second = await expectProblem(await post(), 422, "validation_failed");
  expect(second.errors).toEqual(first.errors);
});
