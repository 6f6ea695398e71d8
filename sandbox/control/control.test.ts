import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arrayAt, at, startBench, type TestBench, textAt } from "../testing/harness.ts";

let bench: TestBench;

beforeEach(async () => {
  bench = await startBench();
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${bench.sandbox.url}/_sandbox${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}

describe("the control interface", () => {
  it("mints, limits, lists and revokes tokens, and tells their value only when they are minted", async () => {
    const minted = await control("POST", "/tokens", { email: "ben@harbour.example", rateLimit: 5 });
    const token = textAt(minted.body, "token");
    const listed = await control("GET", "/tokens");
    expect(JSON.stringify(listed.body)).not.toContain(token);
    expect(at(listed.body, "tokens", 0, "fingerprint")).toBe(at(minted.body, "fingerprint"));
    const limited = await control("POST", "/tokens/limit", { token, rateLimit: 6 });
    expect(at(limited.body, "rateLimit")).toBe(6);
    expect((await control("POST", "/tokens/revoke", { token })).body).toEqual({ revoked: 1 });
    expect((await control("POST", "/tokens/revoke", { token })).body).toEqual({ revoked: 0 });
  });

  it("logs each request of the API with the token's fingerprint, never the token", async () => {
    const { token } = bench.sandbox.control.mintToken();
    const call = (path: string) =>
      fetch(`${bench.sandbox.url}/api/v2${path}`, { headers: { Authorization: `Bearer ${token}` } });
    await call("/user");
    await call("/list/1");
    const log = await control("GET", "/requests?since=0");
    expect(arrayAt(log.body, "requests")).toMatchObject([
      {
        sequence: 1,
        method: "GET",
        path: "/api/v2/user",
        status: 200,
        committed: true,
        rate: { remaining: 99 },
      },
      { sequence: 2, path: "/api/v2/list/1", status: 401, ecode: "OAUTH_027", committed: false },
    ]);
    expect(JSON.stringify(log.body)).not.toContain(token);
    const later = await control("GET", `/requests?since=${at(log.body, "next")}`);
    expect(later.body).toEqual({ requests: [], next: 2 });
  });

  it("renames, adds and removes statuses; tasks keep a renamed one and leave a removed one", async () => {
    const { list } = bench.ids;
    const client = bench.client();
    const answer = await client.call("POST", `/list/${list}/task`, {
      body: { name: "Held", status: "in progress" },
    });
    const task = textAt(answer.body, "id");
    const statusOf = async () => at((await client.call("GET", `/task/${task}`)).body, "status", "status");
    await control("POST", `/lists/${list}/statuses`, { rename: { from: "in progress", to: "doing" } });
    expect(await statusOf()).toBe("doing");
    await control("POST", `/lists/${list}/statuses`, { add: { status: "blocked", type: "custom" } });
    const removed = await control("POST", `/lists/${list}/statuses`, { remove: "doing" });
    expect(arrayAt(removed.body, "statuses").map((status) => at(status, "status"))).toEqual([
      "to do",
      "waiting for customer",
      "blocked",
      "resolved",
      "closed",
    ]);
    expect(await statusOf()).toBe("to do");
    const gone = await control("POST", `/lists/${list}/statuses`, { remove: "doing" });
    expect(gone.status).toBe(404);
  });

  it("makes workspaces, Spaces and Lists, and renames, archives and removes them", async () => {
    const workspace = textAt((await control("POST", "/workspaces", { name: "Test 1" })).body, "id");
    const space = textAt(
      (await control("POST", "/spaces", { workspaceId: workspace, name: "S" })).body,
      "id",
    );
    const list = await control("POST", "/lists", { spaceId: space, folder: "F", name: "L" });
    const id = textAt(list.body, "id");
    await control("POST", `/lists/${id}`, { name: "L2" });
    const client = bench.client();
    expect(at((await client.call("GET", `/list/${id}`)).body, "name")).toBe("L2");
    await control("POST", `/lists/${id}/archive`);
    expect(at((await client.call("GET", `/list/${id}`)).body, "archived")).toBe(true);
    await control("POST", `/spaces/${space}/remove`);
    expect((await client.call("GET", `/list/${id}`)).status).toBe(404);
    expect((await client.call("GET", `/team/${workspace}/space`)).body).toEqual({ spaces: [] });
  });

  it("counts tasks, deleted ones included", async () => {
    const client = bench.client();
    const answer = await client.call("POST", `/list/${bench.ids.list}/task`, {
      body: { name: "[TICKET-9] A" },
    });
    await client.call("DELETE", `/task/${textAt(answer.body, "id")}`);
    const tasks = await control("GET", `/tasks?nameIncludes=TICKET-9&listId=${bench.ids.list}`);
    expect(at(tasks.body, "total")).toBe(1);
    expect(at(tasks.body, "tasks", 0, "deletedAt")).toBe(bench.clock.now());
  });

  it("starts again on reset: data, faults, settings and log", async () => {
    const before = await control("GET", "/tree");
    await control("POST", "/settings", { rateLimit: 3 });
    await control("POST", "/faults", { kind: "drop_connection", match: { path: "/nothing" } });
    const client = bench.client();
    await client.call("POST", `/list/${bench.ids.list}/task`, { body: { name: "Gone" } });
    await control("POST", "/reset", {});
    expect((await control("GET", "/tree")).body).toEqual(before.body);
    expect((await control("GET", "/faults")).body).toEqual({ faults: [] });
    expect(at((await control("GET", "/settings")).body, "rateLimit")).toBe(100);
    expect(arrayAt((await control("GET", "/requests")).body, "requests")).toEqual([]);
    expect((await client.call("GET", "/user")).status).toBe(401);
  });

  it("says what is wrong with a body, and what operations there are", async () => {
    expect((await control("POST", "/faults", { kind: "nonsense" })).status).toBe(422);
    expect((await control("POST", "/settings", { rateLimit: 0 })).status).toBe(422);
    expect((await control("POST", "/settings", { unknown: 1 })).status).toBe(422);
    expect((await control("POST", "/lists/1/remove")).status).toBe(404);
    const unknown = await control("GET", "/nothing");
    expect(unknown.status).toBe(404);
    expect(arrayAt(unknown.body, "operations")).toContain("POST /_sandbox/lists/{id}/remove");
  });

  it("is closed to pages of other sites and to names that were rebound to this machine", async () => {
    const foreign = await control("POST", "/reset", {}, { Origin: "http://evil.example" });
    expect(foreign.status).toBe(403);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = bench.sandbox;
      request(
        { port, host: "127.0.0.1", path: "/_sandbox/tree", headers: { Host: "evil.example" } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      )
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it("moves a held clock on, and lets each delivery go out at its own instant", async () => {
    const client = bench.client();
    await client.call("POST", `/team/${bench.ids.workspace}/webhook`, {
      body: { endpoint: "http://127.0.0.1:9/hook", events: ["taskCreated"] },
    });
    const start = bench.clock.now();
    await client.call("POST", `/list/${bench.ids.list}/task`, { body: { name: "A" } });
    const moved = await control("POST", "/clock", { ms: 60_000 });
    expect(moved.body).toEqual({ now: start + 60_000, isHeld: true });
    const log = await control("GET", "/deliveries");
    expect(arrayAt(log.body, "deliveries").map((attempt) => at(attempt, "at"))).toEqual(
      [0, 5_000, 10_000, 15_000, 20_000].map((after) => start + after),
    );
  });

  it("changes, moves and deletes tasks in somebody's name, and their fields", async () => {
    const client = bench.client();
    const { list, folderless, workspace } = bench.ids;
    const answer = await client.call("POST", `/list/${list}/task`, { body: { name: "A" } });
    const task = textAt(answer.body, "id");
    const changed = await control("POST", `/tasks/${task}`, { as: 49_100_103, change: { priority: 1 } });
    expect(at(changed.body, "priority")).toBe(1);
    expect(bench.sandbox.control.events().at(-1)).toMatchObject({ actorId: 49_100_103 });
    await control("POST", `/tasks/${task}/move`, { listId: folderless });
    expect(at((await client.call("GET", `/task/${task}`)).body, "list", "id")).toBe(folderless);
    const field = await control("POST", "/fields", { workspaceId: workspace, name: "Sum", type: "formula" });
    const fieldId = textAt(field.body, "id");
    await control("POST", `/tasks/${task}/field`, { fieldId, value: 7 });
    const fields = arrayAt((await client.call("GET", `/task/${task}`)).body, "custom_fields");
    expect(fields.find((known) => at(known, "id") === fieldId)).toMatchObject({ value: "7" });
    expect((await control("POST", `/tasks/${task}`, { change: { status: "nonsense" } })).status).toBe(400);
    await control("POST", `/tasks/${task}/remove`);
    expect((await client.call("GET", `/task/${task}`)).status).toBe(404);
    expect((await control("POST", `/tasks/${task}/remove`)).status).toBe(404);
  });

  it("tells webhooks without their secrets, and changes their health and their makers", async () => {
    const made = await bench.client().call("POST", `/team/${bench.ids.workspace}/webhook`, {
      body: { endpoint: "http://127.0.0.1:9/hook", events: ["taskCreated"] },
    });
    const id = textAt(made.body, "id");
    const suspended = await control("POST", `/webhooks/${id}/health`, {
      status: "suspended",
      failCount: 100,
    });
    expect(suspended.body).toMatchObject({ id, health: "suspended", failCount: 100 });
    const listed = await control("GET", "/webhooks");
    expect(JSON.stringify(listed.body)).not.toContain(textAt(made.body, "webhook", "secret"));
    expect(at((await control("POST", "/people/49100101", { disabled: true })).body, "disabled")).toBe(true);
    await control("POST", `/webhooks/${id}/remove`);
    expect(at((await control("GET", "/webhooks")).body, "webhooks")).toEqual([]);
    expect((await control("POST", `/webhooks/${id}/remove`)).status).toBe(404);
  });
});
