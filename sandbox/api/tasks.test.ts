import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckedAnswer, CheckedClient } from "../openapi/checked-client.ts";
import { PEOPLE } from "../store/seed.ts";
import { arrayAt, at, startBench, type TestBench, textAt } from "../testing/harness.ts";

let bench: TestBench;
let owner: CheckedClient;

beforeEach(async () => {
  bench = await startBench({ settings: { rateLimit: 10_000 } });
  owner = bench.client();
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

async function create(body: Record<string, unknown>, list = bench.ids.list): Promise<string> {
  return textAt((await owner.call("POST", `/list/${list}/task`, { body })).body, "id");
}

const refused = (answer: CheckedAnswer) => [answer.status, at(answer.body, "ECODE")];

describe("creating a task", () => {
  it("needs a name, in any script, of at most 2,000 characters", async () => {
    const post = (body: unknown) => owner.call("POST", `/list/${bench.ids.list}/task`, { body });
    for (const name of ["", "   ", "x".repeat(2_001)]) {
      expect(refused(await post({ name }))).toEqual([400, "INPUT_005"]);
    }
    expect(refused(await post({ description: "no name" }))).toEqual([400, "INPUT_005"]);
    const longest = "🚀".repeat(2_000);
    expect(at((await post({ name: longest })).body, "name")).toBe(longest);
    expect(at((await post({ name: "مرحبا 你好 <script>" })).body, "name")).toBe("مرحبا 你好 <script>");
  });

  it("refuses a status that the List does not have, and a body that is not an object", async () => {
    const post = (body: unknown) => owner.call("POST", `/list/${bench.ids.list}/task`, { body });
    expect(refused(await post({ name: "A", status: "Under review" }))).toEqual([400, "CRTSK_001"]);
    expect(refused(await post(["A"]))).toEqual([400, "SANDBOX_400"]);
    expect(bench.sandbox.control.tasks({ nameIncludes: "A" }).some(({ name }) => name === "A")).toBe(false);
  });

  it("takes a status in another case, but not when strict", async () => {
    const post = () =>
      owner.call("POST", `/list/${bench.ids.list}/task`, { body: { name: "B", status: "IN PROGRESS" } });
    expect(at((await post()).body, "status", "status")).toBe("in progress");
    bench.sandbox.control.changeSettings({ strict: true });
    expect(refused(await post())).toEqual([400, "CRTSK_001"]);
  });

  it("prefers markdown_content, tells it only when asked, and reads it as plain text elsewhere", async () => {
    const markdown = "# Head\n\n**bold** <script>alert(1)</script> [link](http://a.example)";
    const id = await create({ name: "C", markdown_content: markdown, description: "ignored" });
    const plain = await owner.call("GET", `/task/${id}`);
    expect(at(plain.body, "markdown_description")).toBeUndefined();
    expect(at(plain.body, "description")).toBe("Head\n\nbold <script>alert(1)</script> link");
    const asked = await owner.call("GET", `/task/${id}`, { query: { include_markdown_description: "true" } });
    expect(at(asked.body, "markdown_description")).toBe(markdown);
  });

  it("carries a description of 20,000 characters unchanged", async () => {
    const markdown = "ä€😀 *x*\n".repeat(2_222);
    const id = await create({ name: "Long", markdown_content: markdown });
    const asked = await owner.call("GET", `/task/${id}`, { query: { include_markdown_description: "true" } });
    expect(at(asked.body, "markdown_description")).toBe(markdown);
  });

  it("answers priority as an object, instants as strings, and a date without time at 04:00 of its setter", async () => {
    const newYorker = bench.client("tom");
    const midnight = Date.UTC(2026, 6, 10);
    const post = async (extra: object) =>
      (
        await newYorker.call("POST", `/list/${bench.ids.list}/task`, {
          body: { name: "D", priority: 2, due_date: midnight, ...extra },
        })
      ).body;
    const dateOnly = await post({});
    expect(at(dateOnly, "priority")).toMatchObject({ id: "2", priority: "high" });
    // Midnight UTC is still the ninth in New York, where 04:00 in July is 08:00 UTC.
    expect(at(dateOnly, "due_date")).toBe(String(Date.UTC(2026, 6, 9, 8)));
    expect(at(await post({ due_date_time: true }), "due_date")).toBe(String(midnight));
    expect(at(dateOnly, "date_created")).toBe(String(bench.clock.now()));
  });

  it("refuses a due date that is not a number", async () => {
    const body = { name: "E", due_date: "tomorrow" };
    const response = await fetch(`${bench.sandbox.url}/api/v2/list/${bench.ids.list}/task`, {
      method: "POST",
      headers: { Authorization: bench.sandbox.control.mintToken().token },
      body: JSON.stringify(body),
    });
    expect([response.status, at(await response.json(), "ECODE")]).toEqual([400, "INPUT_006"]);
  });

  it("makes unknown tags in the Space, and leaves out people who are not in the workspace", async () => {
    const id = await create({ name: "F", tags: ["brand new"], assignees: [PEOPLE.hana.id, PEOPLE.tom.id] });
    const tags = await owner.call("GET", `/space/${bench.ids.space}/tag`);
    expect(arrayAt(tags.body, "tags").map((tag) => at(tag, "name"))).toContain("brand new");
    const task = await owner.call("GET", `/task/${id}`);
    expect(arrayAt(task.body, "assignees").map((user) => at(user, "id"))).toEqual([PEOPLE.tom.id]);
  });

  it("refuses a parent from another List", async () => {
    const parent = await create({ name: "Elsewhere" }, bench.ids.folderless);
    const answer = await owner.call("POST", `/list/${bench.ids.list}/task`, { body: { name: "G", parent } });
    expect(refused(answer)).toEqual([400, "ITEM_137"]);
  });

  it("gives a url that leads to the task's page", async () => {
    const id = await create({ name: "Findable" });
    const task = await owner.call("GET", `/task/${id}`);
    const page = await fetch(textAt(task.body, "url"));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Findable");
  });
});

describe("changing a task", () => {
  it("changes what is named and nothing else; tags and an array of assignees change nothing", async () => {
    const id = await create({ name: "Before", tags: ["keep"], priority: 3, assignees: [PEOPLE.ben.id] });
    bench.clock.advance(1_000);
    const token = bench.sandbox.control.mintToken().token;
    const response = await fetch(`${bench.sandbox.url}/api/v2/task/${id}`, {
      method: "PUT",
      headers: { Authorization: token },
      body: JSON.stringify({ name: "After", tags: ["other"], assignees: [PEOPLE.tom.id] }),
    });
    const body: unknown = await response.json();
    expect(response.status).toBe(200);
    expect(at(body, "name")).toBe("After");
    expect(at(body, "tags", 0, "name")).toBe("keep");
    expect(at(body, "assignees", 0, "id")).toBe(PEOPLE.ben.id);
    expect(at(body, "priority", "priority")).toBe("normal");
    expect(at(body, "date_updated")).toBe(String(bench.clock.now()));
  });

  it("clears the description with a blank, and dates and priority with null", async () => {
    const id = await create({ name: "H", description: "text", due_date: Date.UTC(2026, 5, 1), priority: 1 });
    await owner.call("PUT", `/task/${id}`, { body: { description: " ", due_date: null, priority: null } });
    const task = (await owner.call("GET", `/task/${id}`)).body;
    expect([at(task, "description"), at(task, "due_date"), at(task, "priority")]).toEqual(["", null, null]);
  });

  it("sets and unsets the closing dates by the status's type", async () => {
    const id = await create({ name: "I" });
    const move = async (status: string) => {
      const { body } = await owner.call("PUT", `/task/${id}`, { body: { status } });
      return [at(body, "date_done") !== null, at(body, "date_closed") !== null];
    };
    expect(await move("resolved")).toEqual([true, false]);
    expect(await move("closed")).toEqual([true, true]);
    expect(await move("to do")).toEqual([false, false]);
  });

  it("can answer an update with the status from before it, and GET then tells the new one", async () => {
    const id = await create({ name: "J" });
    bench.sandbox.control.changeSettings({ staleStatusInUpdate: true });
    const { body } = await owner.call("PUT", `/task/${id}`, { body: { status: "closed" } });
    expect(at(body, "status", "status")).toBe("to do");
    expect(at((await owner.call("GET", `/task/${id}`)).body, "status", "status")).toBe("closed");
  });

  it("deletes with 204 and without a body, and answers 404 ITEM_013 ever after", async () => {
    const id = await create({ name: "K" });
    const deleted = await owner.call("DELETE", `/task/${id}`);
    expect([deleted.status, deleted.body]).toEqual([204, undefined]);
    for (const method of ["GET", "DELETE"]) {
      expect(refused(await owner.call(method, `/task/${id}`))).toEqual([404, "ITEM_013"]);
    }
    expect(refused(await owner.call("PUT", `/task/${id}`, { body: { name: "L" } }))).toEqual([
      404,
      "ITEM_013",
    ]);
  });

  it("tells a drop-down by index, takes it by id, and leaves the value out when unset", async () => {
    const fields = arrayAt((await owner.call("GET", `/list/${bench.ids.list}/field`)).body, "fields");
    const severity = fields.find((field) => at(field, "type") === "drop_down");
    const id = await create({ name: "M" });
    const path = `/task/${id}/field/${textAt(severity, "id")}`;
    const value = async () => {
      const task = (await owner.call("GET", `/task/${id}`)).body;
      const field = arrayAt(task, "custom_fields").find((known) => at(known, "id") === at(severity, "id"));
      return typeof field === "object" && field !== null && "value" in field ? field.value : "no value";
    };
    expect(await value()).toBe("no value");
    const option = textAt(severity, "type_config", "options", 2, "id");
    await owner.call("POST", path, { body: { value: option } });
    expect(await value()).toBe(2);
    expect(refused(await owner.call("POST", path, { body: { value: "Critical" } }))).toEqual([
      400,
      "FIELD_011",
    ]);
    await owner.call("DELETE", path);
    expect(await value()).toBe("no value");
  });
});
