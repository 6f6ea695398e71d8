import { createServer } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEndpoint, drain } from "../testing/endpoint.ts";
import { startBench, textAt } from "../testing/harness.ts";
import type { DeliveryTransport } from "./transport.ts";

/** A step of a story: something that people, the operator or the clock do. */
type Step =
  | { kind: "create" }
  | { kind: "rename" | "comment" | "status" | "delete"; task: number }
  | { kind: "advance"; ms: number }
  | { kind: "break" | "mend"; webhook: number };

const STATUSES = ["to do", "in progress", "resolved", "closed"];

const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("create" as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("rename" as const, "comment" as const, "status" as const, "delete" as const),
        task: fc.nat(5),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("advance" as const),
        ms: fc.integer({ min: 1, max: 20_000 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom("break" as const, "mend" as const),
        webhook: fc.nat(1),
      }),
    },
  ),
  { minLength: 1, maxLength: 30 },
);

const FAULTS = [
  { kind: "drop", probability: 0.2 },
  { kind: "duplicate", probability: 0.2, delayMs: 3_000 },
  { kind: "delay", probability: 0.2, delayMs: 8_000 },
  { kind: "reorder", probability: 0.2 },
  { kind: "bad_signature", probability: 0.1 },
] as const;

/** Plays a story in a sandbox of its own, and answers all that its deliveries left behind. */
async function play(seed: string, story: Step[], deliver?: DeliveryTransport, url = "http://desk.example") {
  const endpoint = createEndpoint();
  const broken = new Set<string>();
  endpoint.answer((request) => (broken.has(request.url) ? 503 : 200));
  const bench = await startBench({
    seed,
    settings: { rateLimit: 10_000 },
    deliver: deliver ?? endpoint.deliver,
  });
  const { control } = bench.sandbox;
  const owner = bench.client();
  const tasks: string[] = [];
  for (const path of ["/one", "/two"]) {
    const body = { endpoint: `${url}${path}`, events: "*" };
    await owner.call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
  }
  for (const [index, fault] of FAULTS.entries()) control.addFault({ ...fault, seed: `${seed} ${index}` });
  for (const [index, step] of story.entries()) {
    const task = "task" in step ? tasks[step.task] : undefined;
    if (step.kind === "create") {
      const body = { name: `Task ${index}` };
      const answer = await owner.call("POST", `/list/${bench.ids.list}/task`, { body });
      tasks.push(textAt(answer.body, "id"));
    } else if (step.kind === "advance") {
      await control.settleDeliveries();
      bench.clock.advance(step.ms);
    } else if (step.kind === "break") broken.add(`${url}/${step.webhook === 0 ? "one" : "two"}`);
    else if (step.kind === "mend") broken.delete(`${url}/${step.webhook === 0 ? "one" : "two"}`);
    else if (task === undefined) continue;
    else if (step.kind === "delete") {
      await owner.call("DELETE", `/task/${task}`);
      tasks.splice(tasks.indexOf(task), 1);
    } else if (step.kind === "comment") {
      const body = { comment_text: `Comment ${index}`, notify_all: false };
      await owner.call("POST", `/task/${task}/comment`, { body });
    } else {
      const status = STATUSES[index % STATUSES.length] ?? "to do";
      const change = step.kind === "rename" ? { name: `Name ${index}` } : { status };
      control.changeTask(task, { change });
    }
    await control.settleDeliveries();
  }
  await drain(bench.sandbox, bench.clock);
  const left = {
    deliveries: control.deliveries().deliveries.map((delivery) => ({
      ...delivery,
      endpoint: delivery.endpoint.replace(url, ""),
    })),
    webhooks: control.webhooks().map(({ health, failCount }) => ({ health, failCount })),
  };
  const errors = [...bench.errors];
  await bench.sandbox.close();
  expect(errors).toEqual([]);
  return { ...left, received: endpoint.received };
}

describe("the delivery log", () => {
  it("is the same for the same seed and story, whatever goes wrong", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("demo", "other"), steps, async (seed, story) => {
        const once = await play(seed, story);
        expect(await play(seed, story)).toEqual(once);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("accounts for every event: each delivery ends delivered, lost by a fault, or tried five times", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (story) => {
        const { deliveries } = await play("demo", story);
        const last = new Map(deliveries.map((entry) => [`${entry.delivery} ${entry.copy}`, entry]));
        for (const { outcome, attempt } of last.values()) {
          const isEnded = ["delivered", "dropped", "suspended"].includes(outcome);
          expect([outcome, attempt, isEnded || attempt === 5]).toEqual([outcome, attempt, true]);
        }
        const numbers = new Set(deliveries.map(({ delivery }) => delivery));
        expect(Math.max(0, ...numbers)).toBe(numbers.size);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("is the same over HTTP as without a network", async () => {
    const story: Step[] = [
      { kind: "create" },
      { kind: "create" },
      { kind: "rename", task: 0 },
      { kind: "status", task: 1 },
      { kind: "comment", task: 0 },
      { kind: "advance", ms: 4_000 },
      { kind: "delete", task: 1 },
    ];
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { httpTransport } = await import("./transport.ts");
    const overHttp = await play("demo", story, httpTransport, `http://127.0.0.1:${port}`);
    const inProcess = await play("demo", story);
    server.closeAllConnections();
    server.close();
    expect(overHttp.deliveries).toEqual(inProcess.deliveries);
    expect(overHttp.deliveries.length).toBeGreaterThan(10);
  });
});
