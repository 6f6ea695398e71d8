import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PEOPLE } from "../store/seed.ts";
import { createEndpoint, drain, type TestEndpoint } from "../testing/endpoint.ts";
import { arrayAt, at, listId, startBench, type TestBench, textAt } from "../testing/harness.ts";

const NASTY = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

let bench: TestBench;
let endpoint: TestEndpoint;
let task: string;

beforeEach(async () => {
  endpoint = createEndpoint();
  bench = await startBench({ settings: { rateLimit: 10_000 }, deliver: endpoint.deliver });
  const list = listId(bench.sandbox, "Escalations");
  const answer = await bench.client().call("POST", `/list/${list}/task`, {
    body: { name: "By hand", assignees: [PEOPLE.ben.id] },
  });
  task = textAt(answer.body, "id");
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

const open = async (path: string) => (await fetch(`${bench.sandbox.url}${path}`)).text();

const submit = (path: string, fields: [string, string][], origin = bench.sandbox.url) =>
  fetch(`${bench.sandbox.url}${path}`, {
    method: "POST",
    headers: { Origin: origin },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });

const stored = () => bench.sandbox.control.tasks().find(({ id }) => id === task);

async function register(endpointUrl = "http://desk.example/hook"): Promise<string> {
  const body = { endpoint: endpointUrl, events: "*" };
  const answer = await bench.client().call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
  return textAt(answer.body, "id");
}

async function fieldId(type: string): Promise<string> {
  const list = listId(bench.sandbox, "Escalations");
  const { body } = await bench.client().call("GET", `/list/${list}/field`);
  return textAt(
    arrayAt(body, "fields").find((field) => at(field, "type") === type),
    "id",
  );
}

describe("a task changed by hand", () => {
  it("gets and loses assignees by the boxes that are ticked, and its webhooks tell in whose name", async () => {
    await register();
    const edit: [string, string][] = [
      ["name", "By hand"],
      ["status", "triage"],
      ["assignees", "yes"],
      ["assignee", String(PEOPLE.tom.id)],
      ["as", String(PEOPLE.tom.id)],
    ];
    expect((await submit(`/t/${task}`, edit)).status).toBe(303);
    expect(stored()?.assigneeIds).toEqual([PEOPLE.tom.id]);
    await drain(bench.sandbox, bench.clock);
    expect(endpoint.events().filter((event) => event !== "taskUpdated")).toEqual([
      "taskAssigneeUpdated",
      "taskAssigneeUpdated",
      "taskStatusUpdated",
    ]);
    expect(at(endpoint.bodies()[0], "history_items", 0, "user", "id")).toBe(PEOPLE.tom.id);
  });

  it("shows all of its custom fields, and takes values for the simple ones", async () => {
    const page = await open(`/t/${task}`);
    for (const name of ["Severity", "Parts", "Engineers", "Site", "Votes", "Call the engineer"]) {
      expect(page).toContain(name);
    }
    const set = async (type: string, value: string) =>
      (
        await submit(`/t/${task}/field`, [
          ["field", await fieldId(type)],
          ["value", value],
        ])
      ).status;
    expect(await set("short_text", NASTY)).toBe(303);
    expect(await set("currency", "12.50")).toBe(303);
    expect(await set("checkbox", "true")).toBe(303);
    expect(await set("date", "2026-05-01")).toBe(303);
    expect(await set("emoji", "9")).toBe(400);
    expect(stored()?.customFields).toEqual({
      [await fieldId("short_text")]: NASTY,
      [await fieldId("currency")]: 12.5,
      [await fieldId("checkbox")]: true,
      [await fieldId("date")]: Date.UTC(2026, 4, 1, 2),
    });
    const after = await open(`/t/${task}`);
    expect(after).toContain("12.5");
    expect(/<script|<img/i.test(after)).toBe(false);
    expect(await set("currency", "")).toBe(303);
    expect(stored()?.customFields).not.toHaveProperty(await fieldId("currency"));
  });

  it("is moved with its subtasks, to the first status where the new List lacks its own, and archived", async () => {
    const list = listId(bench.sandbox, "Escalations");
    const child = await bench.client().call("POST", `/list/${list}/task`, {
      body: { name: "Child", parent: task, status: "fixing" },
    });
    const moved = await submit(`/t/${task}/move`, [["list", bench.ids.list]]);
    expect(moved.headers.get("location")).toBe(`/t/${task}?done=moved`);
    const read = await bench.client().call("GET", `/task/${textAt(child.body, "id")}`);
    expect(read.body).toMatchObject({ list: { id: bench.ids.list }, status: { status: "to do" } });
    await submit(`/t/${task}/archive`, [["archived", "yes"]]);
    expect(stored()).toMatchObject({ listId: bench.ids.list, archived: true });
  });

  it("shows its files, and replies below their comment", async () => {
    const form = new FormData();
    form.append("attachment", new Blob(["x"], { type: "text/html" }), `${NASTY}.html`);
    const client = bench.client();
    const file = await client.call("POST", `/task/${task}/attachment`, { form });
    const comment = await client.call("POST", `/task/${task}/comment`, {
      body: { comment_text: "First", notify_all: false },
    });
    await client.call("POST", `/comment/${at(comment.body, "id")}/reply`, {
      body: { comment_text: "Below", notify_all: false },
    });
    const page = await open(`/t/${task}`);
    expect(page.indexOf("Below")).toBeGreaterThan(page.indexOf("First"));
    expect(page).toContain("1 byte");
    expect(/<script|<img/i.test(page)).toBe(false);
    // A page of somebody's making must not run under the sandbox's own address.
    const response = await fetch(textAt(file.body, "url"));
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment;/);
  });
});

describe("the page of webhooks", () => {
  it("shows health and last deliveries, and neither secrets nor markup", async () => {
    await register(`http://desk.example/${encodeURIComponent("<script>")}?<img>`);
    expect(await open("/webhooks")).toContain("Nothing was sent yet");
    endpoint.answer(() => 500);
    bench.sandbox.control.changeTask(task, { change: { name: NASTY } });
    await drain(bench.sandbox, bench.clock);
    const page = await open("/webhooks");
    expect(page).toContain("Failing · 1 event lost");
    expect(page).toContain("refused 500");
    expect(page).toContain("&quot;event&quot;:&quot;taskUpdated&quot;");
    expect(/<script|<img/i.test(page)).toBe(false);
    const { body } = await bench.client().call("GET", `/team/${bench.ids.workspace}/webhook`);
    expect(page).not.toContain(textAt(body, "webhooks", 0, "secret"));
  });

  it("suspends, revives, and disables the person behind a webhook, from its own page only", async () => {
    const id = await register();
    const { control } = bench.sandbox;
    await submit(`/webhooks/${id}/health`, [["status", "suspended"]], "http://evil.example");
    expect(control.webhooks()).toMatchObject([{ health: "active" }]);
    await submit(`/webhooks/${id}/health`, [["status", "suspended"]]);
    expect(await open("/webhooks")).toContain("nothing is sent");
    await submit(`/webhooks/${id}/health`, [["status", "active"]]);
    expect(control.webhooks()).toMatchObject([{ health: "active", failCount: 0 }]);
    await submit(`/webhooks/${id}/creator`, [["disabled", "yes"]]);
    expect(await open("/webhooks")).toContain("stays silent");
    control.changeTask(task, { change: { name: "Silent" } });
    await drain(bench.sandbox, bench.clock);
    expect(endpoint.received).toEqual([]);
  });

  it("goes with the fault dial: a fault for deliveries is added by its form", async () => {
    const fields: [string, string][] = [
      ["kind", "drop"],
      ["event", "taskUpdated"],
      ["times", "1"],
      ["probability", "1"],
    ];
    expect((await submit("/faults", fields)).status).toBe(303);
    expect(bench.sandbox.control.faults()).toMatchObject([
      { kind: "drop", match: { event: "taskUpdated" }, times: 1 },
    ]);
    expect(await open("/faults")).toContain("taskUpdated, any webhook");
  });
});
