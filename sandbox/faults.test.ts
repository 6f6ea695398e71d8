import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFaultDial, type FaultRuleInput } from "./faults.ts";
import type { CheckedClient } from "./openapi/checked-client.ts";
import { arrayAt, at, startBench, type TestBench, textAt } from "./testing/harness.ts";

let bench: TestBench;
let client: CheckedClient;
let token: string;

beforeEach(async () => {
  bench = await startBench({ settings: { rateLimit: 1_000 } });
  client = bench.client();
  token = bench.sandbox.control.mintToken().token;
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

const send = (name: string, path = `/list/${bench.ids.list}/task`) =>
  fetch(`${bench.sandbox.url}/api/v2${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ name }),
  });

const count = (name: string) => bench.sandbox.control.tasks({ nameIncludes: name }).length;
const dial = (rule: FaultRuleInput) => bench.sandbox.control.addFault(rule);
const lastRequest = () => bench.sandbox.control.requests().requests.at(-1);

/** Resolves when something holds that a request in flight brings about. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

describe("faults after the commit", () => {
  it("loses the answer: the task is there, the caller hears nothing", async () => {
    dial({ kind: "lose_response_after_commit", times: 1, match: { method: "POST", path: "/list/*/task" } });
    await expect(send("Lost")).rejects.toThrow();
    expect(count("Lost")).toBe(1);
    expect(lastRequest()).toMatchObject({ status: null, committed: true });
    expect((await send("Heard")).status).toBe(200);
  });

  it("answers an error although the task is there", async () => {
    dial({ kind: "error_after_commit", status: 502, ecode: "ITEMV2_003", times: 1 });
    const response = await send("Half");
    expect([response.status, at(await response.json(), "ECODE")]).toEqual([502, "ITEMV2_003"]);
    expect(count("Half")).toBe(1);
    expect(lastRequest()).toMatchObject({ status: 502, committed: true });
  });

  it("breaks off in the middle of the answer although the task is there", async () => {
    dial({ kind: "truncate_response_after_commit", times: 1 });
    const response = await send("Torn");
    await expect(response.text()).rejects.toThrow();
    expect(count("Torn")).toBe(1);
  });

  it("answers late although the task is there at once", async () => {
    dial({ kind: "slow_after_commit", delayMs: 9_000, times: 1 });
    const answer = send("Late");
    await until(() => count("Late") === 1);
    expect(lastRequest()).toBeUndefined();
    bench.clock.advance(9_000);
    expect((await answer).status).toBe(200);
    expect(lastRequest()).toMatchObject({ durationMs: 9_000, status: 200 });
  });
});

describe("faults before the commit", () => {
  it("answers an error and does nothing", async () => {
    dial({ kind: "error_before_commit", status: 503, retryAfterSeconds: 7, times: 1 });
    const response = await send("Never");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "7"]);
    expect(count("Never")).toBe(0);
    expect(lastRequest()).toMatchObject({ status: 503, committed: false });
  });

  it("cuts the connection and does nothing", async () => {
    dial({ kind: "drop_connection", times: 1 });
    await expect(send("Cut")).rejects.toThrow();
    expect(count("Cut")).toBe(0);
    expect(lastRequest()).toMatchObject({ status: null, committed: false });
  });

  it("storms with 429 and says when it will be over", async () => {
    dial({ kind: "rate_limit_storm", delayMs: 20_000, times: 2 });
    for (let call = 0; call < 2; call += 1) {
      const response = await send("Stormy");
      expect([response.status, at(await response.json(), "ECODE")]).toEqual([429, "APP_002"]);
      expect(response.headers.get("x-ratelimit-remaining")).toBe("0");
      expect(response.headers.get("x-ratelimit-reset")).toBe(String(bench.clock.now() / 1000 + 20));
    }
    expect(count("Stormy")).toBe(0);
    expect((await send("Calm")).status).toBe(200);
  });

  it("waits before it does anything, and answers as usual then", async () => {
    dial({ kind: "slow", delayMs: 4_000, match: { taskNameIncludes: "Slow" } });
    const slow = send("Slow one");
    await until(() => bench.sandbox.control.faults()[0]?.fired === 1);
    expect((await send("Quick")).status).toBe(200);
    expect(count("Slow one")).toBe(0);
    bench.clock.advance(4_000);
    expect((await slow).status).toBe(200);
    expect(count("Slow one")).toBe(1);
  });
});

describe("stale reads", () => {
  it("leave new tasks out of lists and searches, and show changed ones as they were", async () => {
    const answer = await client.call("POST", `/list/${bench.ids.list}/task`, { body: { name: "Old name" } });
    const id = textAt(answer.body, "id");
    bench.clock.advance(60_000);
    await client.call("PUT", `/task/${id}`, { body: { name: "New name" } });
    await client.call("POST", `/list/${bench.ids.list}/task`, { body: { name: "Newcomer" } });
    const listed = async (path: string) =>
      arrayAt((await client.call("GET", path)).body, "tasks").map((task) => at(task, "name"));
    const paths = [`/list/${bench.ids.list}/task`, `/team/${bench.ids.workspace}/task`];
    const rule = dial({ kind: "stale_read", delayMs: 30_000, match: { method: "GET" } });
    for (const path of paths) {
      expect(await listed(path)).toContain("Old name");
      expect(await listed(path)).not.toContain("Newcomer");
    }
    expect(at((await client.call("GET", `/task/${id}`)).body, "name")).toBe("Old name");
    bench.clock.advance(30_001);
    for (const path of paths)
      expect(await listed(path)).toEqual(expect.arrayContaining(["New name", "Newcomer"]));
    bench.sandbox.control.removeFault(rule.id);
    expect(bench.sandbox.control.faults()).toEqual([]);
  });
});

describe("which requests a rule meets", () => {
  const subject = (path: string, method = "GET", taskName = "") => ({
    method,
    path: `/api/v2${path}`,
    token: "secret",
    taskNames: () => [taskName],
  });

  it("goes by method, path, name and token", () => {
    const cases: [FaultRuleInput["match"], boolean][] = [
      [{}, true],
      [{ method: "get" }, true],
      [{ method: "POST" }, false],
      [{ path: "/list/*/task" }, true],
      [{ path: "/api/v2/list/*/task" }, true],
      [{ path: "/list/*" }, false],
      [{ path: "/list/**" }, true],
      [{ path: "^/api/v2/list/\\d+/task$" }, true],
      [{ path: "^/api/v2/list/\\d+$" }, false],
      [{ taskNameIncludes: "TICKET" }, true],
      [{ taskNameIncludes: "other" }, false],
      [{ token: "secret" }, true],
      [{ token: "else" }, false],
    ];
    for (const [match, isMet] of cases) {
      const faults = createFaultDial();
      faults.add({ kind: "slow", match });
      const fired = faults.choose(subject("/list/42/task", "GET", "[TICKET-1] A"));
      expect([match, fired.length === 1]).toEqual([match, isMet]);
    }
  });

  it("lets the first requests pass, and is spent after its times", () => {
    const faults = createFaultDial();
    faults.add({ kind: "drop_connection", after: 2, times: 1 });
    const hits = [1, 2, 3, 4].map(() => faults.choose(subject("/user")).length);
    expect(hits).toEqual([0, 0, 1, 0]);
  });

  it("hits the same requests for the same seed, about as often as its probability says", () => {
    const hitsOf = (seed: string) => {
      const faults = createFaultDial();
      faults.add({ kind: "drop_connection", probability: 0.3, seed });
      return Array.from({ length: 1_000 }, () => faults.choose(subject("/user")).length);
    };
    const hits = hitsOf("one");
    expect(hits).toEqual(hitsOf("one"));
    expect(hits).not.toEqual(hitsOf("two"));
    const total = hits.filter((hit) => hit === 1).length;
    expect(total).toBeGreaterThan(230);
    expect(total).toBeLessThan(370);
  });

  it("spares requests that are refused anyway", async () => {
    const rule = dial({ kind: "error_before_commit", times: 1 });
    await client.call("GET", "/user", { authorization: null });
    expect(bench.sandbox.control.faults().find(({ id }) => id === rule.id)?.fired).toBe(0);
  });
});
