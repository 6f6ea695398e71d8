/** What machines ask: is it alive, is it ready, what does it count, what does it offer. */
import { z } from "zod";
import { expect, test } from "../fixtures/test.ts";

const openApiSchema = z.object({
  openapi: z.string().regex(/^3\.1\./),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

test("/health says that it is alive", async ({ request }) => {
  const response = await request.get("/health");
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({ status: "ok" });
});

test("/ready names the database, the jobs and ClickUp", async ({ request }) => {
  const response = await request.get("/ready");
  expect(response.status()).toBe(200);
  const { status, checks } = await response.json();
  expect(status).toBe("ok");
  expect(Object.keys(checks).sort()).toEqual(["clickup", "database", "jobs"]);
});

test("/metrics counts the requests that were answered, and everything else that an operator watches", async ({
  request,
  desk,
}) => {
  const program = await desk.program();
  await program.get("/api/v1/tickets");
  const response = await request.get("/metrics");
  expect(response.status()).toBe(200);
  expect(response.headers()["content-type"]).toContain("text/plain");
  const text = await response.text();
  expect(text).toMatch(
    /^relaydesk_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/tickets",status="200"\} [1-9]/m,
  );
  const described = [...text.matchAll(/^# TYPE relaydesk_(\S+) /gm)].map(([, name]) => name);
  expect(described).toEqual(
    expect.arrayContaining([
      "process_cpu_seconds_total",
      "db_pool_connections",
      "cache_requests_total",
      "job_runs_total",
      "job_run_duration_seconds",
      "clickup_oauth_total",
      "clickup_spaces_sync_duration_seconds",
      "clickup_rate_budget_used_calls",
      "task_creations_total",
      "task_creation_duration_seconds",
    ]),
  );
  expect(text).not.toContain(desk.organisation.name);
});

test("the OpenAPI document is served to anybody and describes the routes that there are", async ({
  request,
}) => {
  const response = await request.get("/api/v1/openapi.json");
  expect(response.status()).toBe(200);
  const document = openApiSchema.parse(await response.json());
  expect(Object.keys(document.paths["/api/v1/tickets/{id}/clickup-task"] ?? {})).toEqual(
    expect.arrayContaining(["get", "post", "delete"]),
  );
  expect(Object.keys(document.paths["/api/v1/tickets"] ?? {})).toEqual(
    expect.arrayContaining(["get", "post"]),
  );
  expect(document.paths).toHaveProperty(["/api/v1/clickup/spaces", "get"]);
});

test("every answer forbids framing, sniffing and scripts from elsewhere", async ({ request }) => {
  const page = await request.get("/sign-in");
  const headers = page.headers();
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(headers["content-security-policy"]).toMatch(/script-src [^;]*'nonce-/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  const api = await request.get("/api/v1/tickets");
  expect(api.headers()["x-content-type-options"]).toBe("nosniff");
});
