import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import {
  createDatabase,
  register,
  startApp,
  TEST_EVENT_KEY,
  TEST_SIGNING_KEY,
} from "./conformance/harness.ts";
import { Recorder } from "./conformance/recorder.ts";
import { stepFunctions } from "./conformance/step-functions.ts";
import { Queue } from "./flow/queue.ts";
import { createLog } from "./log.ts";
import { hashSigningKey } from "./protocol/signature.ts";
import { type LocalInngest, type LocalInngestOptions, startLocalInngest } from "./server.ts";
import { Database } from "./store/database.ts";
import { LeaseTaken } from "./store/lease.ts";
import { SCHEMA } from "./store/schema.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function database(): Promise<string> {
  const made = await createDatabase();
  cleanUp.push(made.drop);
  return made.url;
}

async function serve(
  databaseUrl: string,
  options: Partial<LocalInngestOptions> = {},
): Promise<LocalInngest & { target: { baseUrl: string; eventKey: string; signingKey: string } }> {
  const server = await startLocalInngest({
    databaseUrl,
    eventKey: TEST_EVENT_KEY,
    signingKey: TEST_SIGNING_KEY,
    graceMs: 200,
    backoffMs: 20,
    ...options,
  });
  cleanUp.push(() => server.close());
  return {
    ...server,
    target: { baseUrl: server.url, eventKey: TEST_EVENT_KEY, signingKey: TEST_SIGNING_KEY },
  };
}

async function serveApp(...parameters: Parameters<typeof startApp>): ReturnType<typeof startApp> {
  const app = await startApp(...parameters);
  cleanUp.push(() => app.close());
  return app;
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, { method: "POST", body: text, headers });
  return { status: response.status, body: await response.json() };
}

const authorised = { authorization: `Bearer ${hashSigningKey(TEST_SIGNING_KEY)}` };

describe("the event API", () => {
  it("refuses a wrong key, what is not JSON, what is no event and what is too large", async () => {
    const server = await serve(await database());
    const address = `${server.url}/e/${TEST_EVENT_KEY}`;
    expect(await post(`${server.url}/e/other`, { name: "a/b" })).toMatchObject({
      status: 401,
      body: { ids: [] },
    });
    expect(await post(address, "{")).toMatchObject({ status: 400, body: { error: "The body is not JSON" } });
    expect(await post(address, { data: {} })).toMatchObject({ status: 400 });
    expect((await post(address, [{ name: "a/b" }, { name: "inngest/x" }])).body.error).toMatch(
      /^Event 2: .*reserved/,
    );
    expect(await post(address, { name: "a/b", data: { text: "x".repeat(4_000_000) } })).toMatchObject({
      status: 413,
    });
    expect(await post(address, { name: "a/b", data: { text: "x".repeat(11_000_000) } })).toMatchObject({
      status: 413,
    });
    expect(await post(address, { name: "a/b" })).toMatchObject({
      status: 200,
      body: { ids: [expect.any(String)] },
    });
  });

  it("takes all events of a request or none", async () => {
    const databaseUrl = await database();
    const server = await serve(databaseUrl);
    await post(`${server.url}/e/${TEST_EVENT_KEY}`, [{ name: "a/b" }, { name: "" }]);
    const store = new Database(databaseUrl, 1);
    cleanUp.push(() => store.close());
    expect(await store.sql.query(`select 1 from ${SCHEMA}.event`)).toEqual([]);
  });

  it("answers a repeated event with the id it had", async () => {
    const server = await serve(await database());
    const address = `${server.url}/e/${TEST_EVENT_KEY}`;
    const first = await post(address, { name: "a/b", id: "mine" });
    const again = await post(address, [
      { name: "a/b", id: "mine" },
      { name: "a/b", id: "mine" },
    ]);
    expect(again.body.ids).toEqual([first.body.ids[0], first.body.ids[0]]);
    const seed = { "x-inngest-event-id-seed": "1743130137367,eii2YKXRVTJPuA==" };
    const seeded = await post(address, [{ name: "a/b" }, { name: "a/b" }], seed);
    expect(new Set(seeded.body.ids).size).toBe(2);
    expect((await post(address, [{ name: "a/b" }, { name: "a/b" }], seed)).body.ids).toEqual(seeded.body.ids);
  });
});

describe("syncing", () => {
  const config = {
    id: "app-fn",
    triggers: [{ event: "a/b" }],
    steps: { step: { runtime: { type: "http", url: "http://127.0.0.1:9/api" } } },
  };
  const request = (functions: unknown[]) => ({ url: "http://127.0.0.1:9/api", appName: "app", functions });

  it("asks for the signing key", async () => {
    const server = await serve(await database());
    expect((await post(`${server.url}/fn/register`, request([config]))).status).toBe(401);
    const wrong = { authorization: `Bearer ${hashSigningKey("signkey-test-00")}` };
    expect((await post(`${server.url}/fn/register`, request([config]), wrong)).status).toBe(401);
    expect(await post(`${server.url}/fn/register`, request([config]), authorised)).toMatchObject({
      status: 200,
      body: { modified: true },
    });
    expect((await post(`${server.url}/fn/register`, request([config]), authorised)).body.modified).toBe(
      false,
    );
  });

  it("names the function and the reason when it refuses one, and changes nothing", async () => {
    const server = await serve(await database());
    const refused = async (change: Record<string, unknown>) =>
      (
        await post(
          `${server.url}/fn/register`,
          request([config, { ...config, id: "app-bad", ...change }]),
          authorised,
        )
      ).body.error;
    expect(await refused({ idempotency: "event.data.list.map(x, x)" })).toMatch(
      /app-bad: idempotency: .*refused/,
    );
    expect(await refused({ triggers: [{ cron: "every day" }] })).toMatch(
      /app-bad: the cron expression "every day"/,
    );
    expect(await (await fetch(server.url)).text()).toContain("No app has been synced yet");
  });

  it("finds an app by its address, also when the app starts later, and notices its changes", async () => {
    const probe = await startApp(
      { baseUrl: "http://127.0.0.1:9", eventKey: "x", signingKey: "00" },
      () => [],
    );
    await probe.close();
    const server = await serve(await database(), { appUrls: [probe.url], syncEveryMs: 100 });
    const recorder = new Recorder();
    const token = randomUUID();
    const define = (id: string) => (client: Parameters<typeof stepFunctions>[0]) => [
      client.createFunction({ id, triggers: [{ event: "a/b" }] }, ({ event }) => recorder.note(event, id)),
    ];
    const first = await startApp(server.target, define("one"), { port: probe.port });
    await expect.poll(async () => (await fetch(server.url)).text()).toContain("conformance-one");
    await first.client.send({ name: "a/b", data: { token } });
    await recorder.until(token, "one");
    await first.close();
    const second = await serveApp(server.target, define("two"), { port: probe.port });
    await expect.poll(async () => (await fetch(server.url)).text()).toContain("conformance-two");
    await second.client.send({ name: "a/b", data: { token } });
    await recorder.until(token, "two");
    expect(recorder.names(token)).toEqual(["one", "two"]);
  });
});

describe("running", () => {
  it("counts no attempt while the app is away", async () => {
    const server = await serve(await database(), { backoffMs: 60_000 });
    const recorder = new Recorder();
    const define = (client: Parameters<typeof stepFunctions>[0]) => [
      client.createFunction({ id: "fn", triggers: [{ event: "a/b" }], retries: 0 }, ({ event, attempt }) =>
        recorder.note(event, "ran", attempt),
      ),
    ];
    const app = await startApp(server.target, define);
    await register(app.url);
    await app.close();
    const token = randomUUID();
    const { ids } = await app.client.send({ name: "a/b", data: { token } });
    const api = async (path: string) => (await fetch(server.url + path, { headers: authorised })).json();
    const [run] = (await api(`/v1/events/${ids[0]}/runs`)).data;
    expect((await api(`/v1/runs/${run.run_id}`)).data.ended_at).toBeNull();
    await expect.poll(() => api(`/v1/runs/${run.run_id}/jobs`)).toMatchObject({ data: [{ attempt: 0 }] });
    await expect.poll(async () => (await fetch(server.url)).text()).toContain("0 calls in flight");
    await serveApp(server.target, define, { port: app.port });
    expect((await recorder.until(token, "ran")).value).toBe(0);
  });

  it("ends a run whose race left a step behind", async () => {
    const server = await serve(await database());
    const app = await serveApp(server.target, stepFunctions);
    await register(app.url);
    const token = randomUUID();
    await app.client.send({ name: "c/race", data: { token } });
    expect((await app.recorder.until(token, "end")).value).toBe("fast");
  });

  it("refuses a checkpoint of a call that is not in flight", async () => {
    const server = await serve(await database());
    const checkpoint = {
      run_id: "r",
      qi_id: randomUUID(),
      request_id: "x",
      steps: [{ op: "StepRun", id: "a" }],
    };
    expect((await post(`${server.url}/v1/checkpoint/r/async`, checkpoint, authorised)).status).toBe(409);
    expect((await post(`${server.url}/v1/checkpoint/r/async`, checkpoint)).status).toBe(401);
    expect((await post(`${server.url}/v1/checkpoint/r/async`, {}, authorised)).status).toBe(400);
  });

  it("starts a function by the clock, and once for what it missed", async () => {
    const databaseUrl = await database();
    const first = await serve(databaseUrl);
    const recorder = new Recorder();
    const app = await serveApp(first.target, (client) => [
      client.createFunction(
        { id: "tick", triggers: [{ cron: "TZ=Europe/Berlin 0 3 * * *" }] },
        ({ event }) => {
          recorder.note({ data: { token: "tick" } }, event.name, event.data.cron);
        },
      ),
    ]);
    await register(app.url);
    await first.close();
    const store = new Database(databaseUrl, 1);
    cleanUp.push(() => store.close());
    await store.sql.query(`update ${SCHEMA}.cron set next_at = now() - interval '3 days'`);
    await serve(databaseUrl);
    expect((await recorder.until("tick", "inngest/scheduled.timer")).value).toBe(
      "TZ=Europe/Berlin 0 3 * * *",
    );
    const [next] = await store.sql.query<{ next_at: Date }>(`select next_at from ${SCHEMA}.cron`);
    expect(next?.next_at.getTime()).toBeGreaterThan(Date.now());
    expect(recorder.count("tick", "inngest/scheduled.timer")).toBe(1);
  });

  it("matches an event after a restart when the server ended before it could", async () => {
    const databaseUrl = await database();
    const first = await serve(databaseUrl);
    const app = await serveApp(first.target, stepFunctions);
    await register(app.url);
    const token = randomUUID();
    await app.client.send({ name: "c/wait", data: { token } });
    const store = new Database(databaseUrl, 1);
    cleanUp.push(() => store.close());
    await expect.poll(() => store.sql.query(`select 1 from ${SCHEMA}.pause`)).toHaveLength(1);
    await first.close();
    const event = { id: "x", name: "c/answer", data: { token, amount: 99 }, ts: Date.now() };
    await store.sql.query(
      `insert into ${SCHEMA}.event (id, name, body, is_matched) values ('01X', 'c/answer', $1, false)`,
      [JSON.stringify(event)],
    );
    await serve(databaseUrl);
    expect((await app.recorder.until(token, "end")).value).toMatchObject({ data: { amount: 99 } });
  });
});

describe("operating", () => {
  it("lets only one server work on a database, and the next one when it is gone", async () => {
    const databaseUrl = await database();
    const first = await serve(databaseUrl);
    await expect(serve(databaseUrl, { leaseWaitMs: 300 })).rejects.toThrow(LeaseTaken);
    const waiting = serve(databaseUrl, { leaseWaitMs: 20_000 });
    await first.close();
    expect((await fetch(`${(await waiting).url}/health`)).status).toBe(200);
  });

  it("goes on by itself after its database connections broke", async () => {
    const databaseUrl = await database();
    const server = await serve(databaseUrl);
    const app = await serveApp(server.target, stepFunctions);
    await register(app.url);
    const store = new Database(databaseUrl, 1);
    cleanUp.push(() => store.close());
    await store.sql.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await expect
      .poll(async () => (await fetch(`${server.url}/health`)).status, { timeout: 15_000 })
      .toBe(200);
    const token = randomUUID();
    await expect
      .poll(() =>
        app.client.send({ name: "c/parallel", data: { token } }).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    expect((await app.recorder.until(token, "end")).value).toBe("x!y!z!");
  });

  it("removes old finished runs, their steps and events, and nothing that still runs", async () => {
    const databaseUrl = await database();
    const first = await serve(databaseUrl);
    const app = await serveApp(first.target, stepFunctions);
    await register(app.url);
    const token = randomUUID();
    await app.client.send([
      { name: "c/sequence", data: { token, value: 1 } },
      { name: "c/wait", data: { token } },
    ]);
    const store = new Database(databaseUrl, 1);
    cleanUp.push(() => store.close());
    const statuses = () => store.sql.query(`select status from ${SCHEMA}.run order by status`);
    await expect.poll(statuses).toEqual([{ status: "completed" }, { status: "running" }]);
    await expect.poll(() => store.sql.query(`select 1 from ${SCHEMA}.pause`)).toHaveLength(1);
    await first.close();
    await store.sql.query(
      `update ${SCHEMA}.run set ended_at = now() - interval '8 days' where ended_at is not null`,
    );
    await store.sql.query(`update ${SCHEMA}.event set received_at = now() - interval '8 days'`);
    await serve(databaseUrl);
    await expect.poll(statuses).toEqual([{ status: "running" }]);
    await expect.poll(() => store.sql.query(`select 1 from ${SCHEMA}.event`)).toHaveLength(0);
  });

  it("logs no key and no payload, and says what it is", async () => {
    const lines: string[] = [];
    const server = await serve(await database(), { log: createLog((line) => lines.push(line)) });
    const app = await serveApp(server.target, stepFunctions);
    await register(app.url);
    const token = `payload-${randomUUID()}`;
    await app.client.send({ name: "c/sequence", data: { token, value: token } });
    await app.recorder.until(token, "end");
    await fetch(`${server.url}/e/secret-key-in-path`, { method: "POST", body: "{}" });
    await expect.poll(() => lines.join("\n")).toContain("A run completed");
    const log = lines.join("\n");
    for (const secret of [token, TEST_EVENT_KEY, TEST_SIGNING_KEY, "secret-key-in-path"])
      expect(log).not.toContain(secret);
  });

  it("shows functions and failures on its page, escaped, without asking for a key", async () => {
    const server = await serve(await database());
    const app = await serveApp(server.target, (client) => [
      client.createFunction({ id: "breaks", triggers: [{ event: "a/b" }], retries: 0 }, () => {
        throw new Error("<script>alert(1)</script>");
      }),
    ]);
    await register(app.url);
    await app.client.send({ name: "a/b" });
    const page = () => fetch(server.url).then((response) => response.text());
    await expect.poll(page).toContain("&lt;script&gt;alert(1)");
    expect(await page()).not.toContain("<script>");
    expect(await page()).toContain("single-machine default");
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${server.url}/health`, { method: "PUT" })).status).toBe(405);
    expect((await fetch(`${server.url}/v1/runs/x`)).status).toBe(401);
    expect((await fetch(`${server.url}/v1/runs/x`, { headers: authorised })).status).toBe(404);
  });

  it("hands out again what an earlier server had claimed", async () => {
    const databaseUrl = await database();
    const first = await serve(databaseUrl);
    await first.close();
    const store = new Database(databaseUrl, 2);
    const queue = new Queue(databaseUrl, store.sql, () => {});
    await queue.start();
    cleanUp.push(async () => {
      await queue.stop();
      await store.close();
    });
    const job = {
      run: "r",
      function: "f",
      step: null,
      attempt: 0,
      isStart: true,
      lane: "lane",
      keys: [],
      throttleKey: null,
      priority: 0,
      queuedAtMs: 0,
    };
    await queue.sendCalls(store.sql, [{ job, at: null }]);
    expect(await queue.claimCalls(10, ["lane"])).toEqual([]);
    const [claimed] = await queue.claimCalls(10, []);
    expect(claimed?.job).toEqual(job);
    expect(await queue.claimCalls(10, [])).toEqual([]);
    await queue.releaseClaims();
    expect((await queue.claimCalls(10, []))[0]?.job).toEqual(job);
  });
});
