import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckedClient } from "../openapi/checked-client.ts";
import { PEOPLE } from "../store/seed.ts";
import { createEndpoint, drain, type TestEndpoint } from "../testing/endpoint.ts";
import { at, listId, spaceId, startBench, type TestBench, textAt } from "../testing/harness.ts";

let bench: TestBench;
let owner: CheckedClient;
let endpoint: TestEndpoint;

beforeEach(async () => {
  endpoint = createEndpoint();
  bench = await startBench({ settings: { rateLimit: 10_000 }, deliver: endpoint.deliver });
  owner = bench.client();
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

const ENDPOINT = "http://desk.example/hook";

async function register(more: Record<string, unknown> = {}, client = owner) {
  const body = { endpoint: ENDPOINT, events: "*", ...more };
  const answer = await client.call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
  return { id: textAt(answer.body, "id"), secret: textAt(answer.body, "webhook", "secret") };
}

async function create(name: string, list = bench.ids.list): Promise<string> {
  return textAt((await owner.call("POST", `/list/${list}/task`, { body: { name } })).body, "id");
}

const settle = () => drain(bench.sandbox, bench.clock);
const log = () => bench.sandbox.control.deliveries().deliveries;
const health = async () => {
  const listed = await owner.call("GET", `/team/${bench.ids.workspace}/webhook`);
  return at(listed.body, "webhooks", 0, "health");
};

describe("a delivery", () => {
  it("is signed over its raw body with the webhook's own secret", async () => {
    const { id, secret } = await register();
    await create("Signed");
    await settle();
    const [request] = endpoint.received;
    expect(request?.url).toBe(ENDPOINT);
    expect(request?.headers["Content-Type"]).toBe("application/json");
    const wanted = createHmac("sha256", secret)
      .update(request?.body ?? "")
      .digest("hex");
    expect(request?.headers["X-Signature"]).toBe(wanted);
    expect(at(endpoint.bodies()[0], "webhook_id")).toBe(id);
  });

  it("is in the log with body, signature, status and duration of every attempt", async () => {
    const { id } = await register({ events: ["taskDeleted"] });
    const task = await create("Gone");
    endpoint.answer(() => (endpoint.received.length < 2 ? 503 : 200));
    await owner.call("DELETE", `/task/${task}`);
    await settle();
    expect(log()).toMatchObject([
      { delivery: 1, attempt: 1, outcome: "refused", status: 503, webhookId: id, ms: 0, taskId: task },
      { delivery: 1, attempt: 2, outcome: "delivered", status: 200 },
    ]);
    const [first, second] = log();
    expect(first?.body).toBe(JSON.stringify({ event: "taskDeleted", task_id: task, webhook_id: id }));
    expect([second?.body, second?.signature]).toEqual([first?.body, first?.signature]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(5_000);
  });

  it("fails when the endpoint takes more than seven seconds, and not before", async () => {
    await register({ events: ["taskDeleted"] });
    const task = await create("Slow");
    endpoint.answer(() => new Promise(() => undefined));
    await owner.call("DELETE", `/task/${task}`);
    bench.clock.advance(6_999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(log()).toEqual([]);
    bench.clock.advance(1);
    await bench.sandbox.control.settleDeliveries();
    expect(log()).toMatchObject([{ outcome: "timeout", status: null, ms: 7_000 }]);
  });

  it("is tried five times, then dropped for good and counted once", async () => {
    await register({ events: ["taskDeleted"] });
    const task = await create("Never");
    endpoint.answer(() => 500);
    await owner.call("DELETE", `/task/${task}`);
    await settle();
    expect(log().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    expect(await health()).toEqual({ status: "failing", fail_count: 1 });
    endpoint.answer(() => 200);
    await settle();
    expect(endpoint.received).toHaveLength(5);
    await owner.call("DELETE", `/task/${await create("Fine")}`);
    await settle();
    expect(await health()).toEqual({ status: "active", fail_count: 0 });
    expect(log().at(-1)).toMatchObject({ outcome: "delivered", attempt: 1 });
  });

  it("takes a redirect for a failure, as any answer outside 2xx", async () => {
    await register({ events: ["taskDeleted"] });
    endpoint.answer(() => 302);
    await owner.call("DELETE", `/task/${await create("Elsewhere")}`);
    await settle();
    expect(await health()).toEqual({ status: "failing", fail_count: 1 });
  });
});

describe("suspension", () => {
  it.each([401, 410])(
    "comes at once after a %i; nothing more is sent until somebody revives it",
    async (status) => {
      const { id } = await register({ events: ["taskDeleted"] });
      const tasks = [await create("One"), await create("Two"), await create("Three")];
      endpoint.answer(() => status);
      for (const task of tasks.slice(0, 2)) await owner.call("DELETE", `/task/${task}`);
      await settle();
      expect(endpoint.received).toHaveLength(1);
      expect(await health()).toMatchObject({ status: "suspended" });
      expect(log().map(({ outcome }) => outcome)).toEqual(["refused", "suspended"]);
      endpoint.answer(() => 200);
      const body = { endpoint: ENDPOINT, events: ["taskDeleted"], status: "active" };
      await owner.call("PUT", `/webhook/${id}`, { body });
      await settle();
      expect(endpoint.received).toHaveLength(1);
      await owner.call("DELETE", `/task/${tasks[2]}`);
      await settle();
      expect(endpoint.received).toHaveLength(2);
      expect(await health()).toEqual({ status: "active", fail_count: 0 });
    },
  );

  it("gives up what waits, however it comes, and a revival does not bring it back", async () => {
    const { id } = await register({ events: ["taskDeleted"] });
    const { control } = bench.sandbox;
    for (const suspend of [
      () => control.setWebhookHealth(id, { status: "suspended" }),
      async () => {
        endpoint.answer(() => 410);
        await owner.call("DELETE", `/task/${await create("Unwanted")}`);
        await control.settleDeliveries();
      },
    ]) {
      endpoint.clear();
      endpoint.answer(() => 503);
      await owner.call("DELETE", `/task/${await create("Waiting")}`);
      await control.settleDeliveries();
      await suspend();
      endpoint.answer(() => 200);
      control.setWebhookHealth(id, { status: "active" });
      const before = endpoint.received.length;
      await settle();
      expect(endpoint.received).toHaveLength(before);
      expect(log().some(({ outcome, attempt }) => outcome === "suspended" && attempt === 0)).toBe(true);
    }
  });

  it("comes with the hundredth event that was lost, not with the ninety-ninth", async () => {
    const { id } = await register({ events: ["taskCreated"] });
    bench.sandbox.control.setWebhookHealth(id, { status: "failing", failCount: 98 });
    endpoint.answer(() => 500);
    await create("Ninety-ninth");
    await settle();
    expect(await health()).toEqual({ status: "failing", fail_count: 99 });
    await create("Hundredth");
    await settle();
    expect(await health()).toEqual({ status: "suspended", fail_count: 100 });
  });
});

describe("who hears of what", () => {
  it("goes by the most specific place of the webhook", async () => {
    const escalations = listId(bench.sandbox, "Escalations");
    const list = Number(bench.ids.list);
    const space = Number(bench.ids.space);
    const all = await register();
    const bySpace = await register({ space_id: space });
    const byList = await register({ space_id: space, list_id: list });
    const task = await create("Here");
    const byTask = await register({ task_id: task });
    const elsewhere = await create("There", escalations);
    await create("Far", listId(bench.sandbox, "Quality complaints"));
    await owner.call("PUT", `/task/${task}`, { body: { name: "Renamed" } });
    await owner.call("PUT", `/task/${elsewhere}`, { body: { name: "Renamed" } });
    await settle();
    const heard = ({ id }: { id: string }) => log().filter(({ webhookId }) => webhookId === id).length;
    // Creation is two events, a new name one.
    expect([all, bySpace, byList, byTask].map(heard)).toEqual([8, 6, 3, 1]);
  });

  it("refuses a place that the workspace does not have", async () => {
    const body = { endpoint: ENDPOINT, events: "*", list_id: Number(listId(bench.sandbox, "Experiments")) };
    const answer = await owner.call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
    expect([answer.status, at(answer.body, "ECODE")]).toEqual([401, "OAUTH_027"]);
  });

  it("is nobody, without a word, when the creator was disabled, has left, or does not see the place", async () => {
    const { control } = bench.sandbox;
    await register({ events: ["taskCreated"] }, bench.client("ben"));
    const outcomes = async () => {
      await create(`Task ${log().length}`);
      await settle();
      return log().at(-1)?.outcome;
    };
    expect(await outcomes()).toBe("delivered");
    control.changePerson(PEOPLE.ben.id, { disabled: true });
    expect(await outcomes()).toBe("silenced");
    control.changePerson(PEOPLE.ben.id, { disabled: false });
    control.changeSpace(bench.ids.space, { visibleTo: [PEOPLE.maya.id] });
    expect(await outcomes()).toBe("silenced");
    control.changeSpace(bench.ids.space, { visibleTo: null });
    control.setMember(bench.ids.workspace, { userId: PEOPLE.ben.id, role: null });
    expect(await outcomes()).toBe("silenced");
    expect(control.webhooks()).toMatchObject([{ health: "active", failCount: 0 }]);
    expect(endpoint.received).toHaveLength(1);
  });

  it("is nobody once the webhook is deleted, attempts that waited included", async () => {
    const { id } = await register({ events: ["taskCreated"] });
    endpoint.answer(() => 500);
    await create("Waiting");
    await bench.sandbox.control.settleDeliveries();
    await owner.call("DELETE", `/webhook/${id}`);
    await settle();
    expect(endpoint.received).toHaveLength(1);
  });

  it("hears of a task that moves away only at its new place, or by the switch at both", async () => {
    const target = listId(bench.sandbox, "Inbox");
    await register({ events: ["taskMoved"], list_id: Number(bench.ids.list) });
    const task = await create("Mover");
    bench.sandbox.control.moveTask(task, { listId: target });
    await settle();
    expect(endpoint.received).toHaveLength(0);
    bench.sandbox.control.moveTask(task, { listId: bench.ids.list });
    bench.sandbox.control.changeSettings({ movesHeardAtOldPlace: true });
    bench.sandbox.control.moveTask(task, { listId: target });
    await settle();
    expect(endpoint.received).toHaveLength(2);
  });
});

describe("secrets", () => {
  it("are told with every listing, or by the switch only when the webhook is made", async () => {
    const { secret } = await register();
    const listed = async () => {
      const { body } = await owner.call("GET", `/team/${bench.ids.workspace}/webhook`);
      return at(body, "webhooks", 0, "secret");
    };
    expect(await listed()).toBe(secret);
    bench.sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: true });
    expect(await listed()).toBeUndefined();
    const other = await register({ space_id: Number(spaceId(bench.sandbox, "Board only")) });
    expect(other.secret).not.toBe(secret);
    expect(JSON.stringify(bench.sandbox.control.webhooks())).not.toContain(secret);
  });
});
