import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEndpoint, drain, type TestEndpoint } from "../testing/endpoint.ts";
import { at, startBench, type TestBench, textAt } from "../testing/harness.ts";
import { signatureOf } from "./signature.ts";

let bench: TestBench;
let endpoint: TestEndpoint;
let webhook: string;
let secret: string;
let tasks: string[];

beforeEach(async () => {
  endpoint = createEndpoint();
  bench = await startBench({ settings: { rateLimit: 10_000 }, deliver: endpoint.deliver });
  const owner = bench.client();
  tasks = [];
  for (const name of ["A", "B", "C"]) {
    const answer = await owner.call("POST", `/list/${bench.ids.list}/task`, { body: { name } });
    tasks.push(textAt(answer.body, "id"));
  }
  const body = { endpoint: "http://desk.example/hook", events: ["taskUpdated", "taskPriorityUpdated"] };
  const made = await owner.call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
  webhook = textAt(made.body, "id");
  secret = textAt(made.body, "webhook", "secret");
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

const { parse } = JSON;
const control = () => bench.sandbox.control;
const log = () => control().deliveries().deliveries;
const rename = (index: number, name: string) =>
  control().changeTask(tasks[index] ?? "", { change: { name } });
const settle = () => drain(bench.sandbox, bench.clock);
const names = () => endpoint.bodies().map((body) => at(body, "history_items", 0, "after"));

describe("delivery faults", () => {
  it("drop: the event is lost without a word, and nothing is counted", async () => {
    control().addFault({ kind: "drop", times: 1 });
    rename(0, "one");
    rename(0, "two");
    await settle();
    expect(names()).toEqual(["two"]);
    expect(log().map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ["dropped", 0],
      ["delivered", 1],
    ]);
    expect(control().webhooks()).toMatchObject([{ failCount: 0, health: "active" }]);
  });

  it("drop as a failure: five attempts in vain, and one counted", async () => {
    control().addFault({ kind: "drop", times: 1, asFailure: true });
    rename(0, "one");
    await settle();
    expect(endpoint.received).toEqual([]);
    expect(log().map(({ outcome }) => outcome)).toEqual(Array(5).fill("unreachable"));
    expect(control().webhooks()).toMatchObject([{ failCount: 1, health: "failing" }]);
  });

  it("duplicate: the same body and signature again, at once or later", async () => {
    control().addFault({ kind: "duplicate", copies: 2, delayMs: 60_000, times: 1 });
    rename(0, "one");
    rename(0, "two");
    await settle();
    expect(names()).toEqual(["one", "two", "one", "one"]);
    expect(new Set(endpoint.received.map(({ body }) => body)).size).toBe(2);
    expect(log().map(({ delivery, copy }) => [delivery, copy])).toEqual([
      [1, 0],
      [2, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  it("delay: late by as much as the rule says, while others pass", async () => {
    control().addFault({ kind: "delay", delayMs: 90_000, times: 1 });
    const start = bench.clock.now();
    rename(0, "one");
    rename(1, "two");
    await settle();
    expect(names()).toEqual(["two", "one"]);
    expect(log().at(-1)).toMatchObject({ eventAt: start, at: start + 90_000 });
  });

  it("reorder: after the next one, or when none comes, after a while", async () => {
    control().addFault({ kind: "reorder", times: 1 });
    rename(0, "one");
    await control().settleDeliveries();
    expect(names()).toEqual([]);
    rename(0, "two");
    rename(0, "three");
    await control().settleDeliveries();
    expect(names().slice(0, 2)).toEqual(["two", "one"]);
    control().addFault({ kind: "reorder", times: 1, delayMs: 1_000 });
    rename(0, "alone");
    await settle();
    expect(names().at(-1)).toBe("alone");
  });

  it("outage: nothing arrives in its time; what fell into it never does", async () => {
    control().addFault({ kind: "outage", durationMs: 7_200_000 });
    rename(0, "during");
    await settle();
    bench.clock.advance(7_199_999);
    rename(0, "still");
    await settle();
    bench.clock.advance(1);
    rename(0, "after");
    await settle();
    expect(names()).toEqual(["after"]);
    expect(log().map(({ outcome }) => outcome)).toEqual(["outage", "outage", "delivered"]);
  });

  it("outage as a failure: attempts fail while it lasts, and later ones arrive", async () => {
    control().addFault({ kind: "outage", durationMs: 12_000, asFailure: true });
    rename(0, "patient");
    await settle();
    expect(names()).toEqual(["patient"]);
    expect(log().map(({ outcome }) => outcome)).toEqual([
      "unreachable",
      "unreachable",
      "unreachable",
      "delivered",
    ]);
  });

  it("bad_signature: well formed, and not of this secret", async () => {
    control().addFault({ kind: "bad_signature", times: 1 });
    rename(0, "forged");
    rename(0, "true");
    await settle();
    const [forged, good] = endpoint.received;
    expect(forged?.headers["X-Signature"]).toMatch(/^[0-9a-f]{64}$/);
    expect(forged?.headers["X-Signature"]).not.toBe(signatureOf(secret, forged?.body ?? ""));
    expect(good?.headers["X-Signature"]).toBe(signatureOf(secret, good?.body ?? ""));
  });

  it("go by webhook, event and task, and spare the API", async () => {
    control().addFault({ kind: "drop", match: { event: ["taskPriorityUpdated"] } });
    control().addFault({ kind: "drop", match: { webhook: "another" } });
    control().addFault({ kind: "drop", match: { webhook, task: tasks[1] ?? "" } });
    control().changeTask(tasks[0] ?? "", { change: { priority: 1 } });
    rename(1, "lost");
    rename(2, "told");
    await settle();
    expect(endpoint.events()).toEqual(["taskUpdated", "taskUpdated"]);
    expect(endpoint.received.map(({ body }) => at(parse(body), "task_id"))).toEqual([tasks[0], tasks[2]]);
    expect((await bench.client().call("GET", "/user")).status).toBe(200);
  });

  it("hit about as many as their probability says, the same for the same seed", async () => {
    control().addFault({ kind: "drop", probability: 0.2, seed: "twenty" });
    for (let number = 0; number < 500; number += 1) rename(0, `name ${number}`);
    await settle();
    const lost = log().filter(({ outcome }) => outcome === "dropped").length;
    expect(lost).toBeGreaterThan(70);
    expect(lost).toBeLessThan(130);
    expect(endpoint.received).toHaveLength(500 - lost);
  });

  it("refuse a match that their kind cannot look at", () => {
    expect(() => control().addFault({ kind: "drop", match: { path: "/user" } })).toThrow();
    expect(() => control().addFault({ kind: "slow", match: { event: "taskUpdated" } })).toThrow();
  });
});
