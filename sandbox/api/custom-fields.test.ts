import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckedAnswer, CheckedClient } from "../openapi/checked-client.ts";
import { CUSTOM_FIELD_TYPES } from "../store/records.ts";
import { PEOPLE } from "../store/seed.ts";
import { arrayAt, at, listId, startBench, type TestBench, textAt } from "../testing/harness.ts";

let bench: TestBench;
let owner: CheckedClient;
let list: string;
let task: string;

beforeEach(async () => {
  bench = await startBench({ settings: { rateLimit: 10_000 } });
  owner = bench.client();
  list = listId(bench.sandbox, "Escalations");
  task = await create("Fields");
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

async function create(name: string, more: Record<string, unknown> = {}): Promise<string> {
  return textAt((await owner.call("POST", `/list/${list}/task`, { body: { name, ...more } })).body, "id");
}

const refused = (answer: CheckedAnswer) => [answer.status, at(answer.body, "ECODE")];

async function definition(type: string): Promise<unknown> {
  const { body } = await owner.call("GET", `/list/${list}/field`);
  return arrayAt(body, "fields").find((field) => at(field, "type") === type);
}

const idOf = async (type: string) => textAt(await definition(type), "id");

async function read(type: string, ofTask = task): Promise<unknown> {
  const { body } = await owner.call("GET", `/task/${ofTask}`);
  return arrayAt(body, "custom_fields").find((field) => at(field, "type") === type);
}

async function write(type: string, body: Record<string, unknown>): Promise<CheckedAnswer> {
  return owner.call("POST", `/task/${task}/field/${await idOf(type)}`, { body });
}

describe("custom fields", () => {
  it("exist in one List in every type, and a field of that List is in no other", async () => {
    const typesOf = async (id: string) => {
      const { body } = await owner.call("GET", `/list/${id}/field`);
      return arrayAt(body, "fields").map((field) => at(field, "type"));
    };
    expect((await typesOf(list)).toSorted()).toEqual([...CUSTOM_FIELD_TYPES].toSorted());
    expect(await typesOf(bench.ids.list)).toEqual(["short_text", "number", "drop_down"]);
    const foreign = textAt((await owner.call("GET", `/list/${bench.ids.list}/task`)).body, "tasks", 0, "id");
    const answer = await owner.call("POST", `/task/${foreign}/field/${await idOf("location")}`, {
      body: { value: { location: { lat: 1, lng: 2 }, formatted_address: "Here" } },
    });
    expect(answer.status).toBe(400);
  });

  it("have no value key until they are set, and none again once cleared", async () => {
    for (const type of CUSTOM_FIELD_TYPES) expect(await read(type)).not.toHaveProperty("value");
    await write("short_text", { value: "X" });
    expect(await read("short_text")).toHaveProperty("value", "X");
    await owner.call("DELETE", `/task/${task}/field/${await idOf("short_text")}`);
    expect(await read("short_text")).not.toHaveProperty("value");
  });

  it.each([
    ["text", "Long", "Long"],
    ["url", "https://example.com/", "https://example.com/"],
    ["email", "a@example.com", "a@example.com"],
    ["phone", "+46 8 123 456", "+46 8 123 456"],
    ["number", 8, "8"],
    ["currency", 12.5, "12.5"],
    ["checkbox", true, true],
    ["emoji", 4, 4],
    ["manual_progress", { current: 5 }, { current: "5", percent_completed: 0.5 }],
    [
      "location",
      { location: { lat: 59.3, lng: 18.1 }, formatted_address: "Stockholm" },
      { location: { lat: 59.3, lng: 18.1 }, formatted_address: "Stockholm", place_id: "sandbox-59.3" },
    ],
  ])("of type %s are written and read as ClickUp has them", async (type, value, wire) => {
    expect((await write(type, { value })).status).toBe(200);
    expect(at(await read(type), "value")).toEqual(wire);
  });

  it("of type text carry their rich form too, and a ticked box reads as text by the switch", async () => {
    await write("text", { value: "Long" });
    expect(at(await read("text"), "value_richtext")).toBe('{"ops":[{"insert":"Long\\n"}]}');
    await write("checkbox", { value: true });
    bench.sandbox.control.changeSettings({ checkboxAsText: true });
    expect(at(await read("checkbox"), "value")).toBe("true");
  });

  it("of type drop_down take an id or an index and read as the index", async () => {
    const field = await definition("drop_down");
    await write("drop_down", { value: textAt(field, "type_config", "options", 2, "id") });
    expect(at(await read("drop_down"), "value")).toBe(2);
    // The index is not in ClickUp's file, so it goes past the check.
    const response = await fetch(`${bench.sandbox.url}/api/v2/task/${task}/field/${textAt(field, "id")}`, {
      method: "POST",
      headers: { Authorization: bench.sandbox.control.mintToken().token },
      body: JSON.stringify({ value: 1 }),
    });
    expect(response.status).toBe(200);
    expect(at(await read("drop_down"), "value")).toBe(1);
    expect(refused(await write("drop_down", { value: "no-such-option" }))).toEqual([400, "FIELD_011"]);
  });

  it("of type labels replace all, by id, and name their options by label", async () => {
    const options = arrayAt(await definition("labels"), "type_config", "options");
    expect(at(options[0], "label")).toBe("Arm");
    expect(options[0]).not.toHaveProperty("name");
    const ids = options.map((option) => textAt(option, "id"));
    await write("labels", { value: ids.slice(0, 2) });
    await write("labels", { value: ids.slice(1) });
    expect(at(await read("labels"), "value")).toEqual(ids.slice(1));
    await write("labels", { value: [] });
    expect(await read("labels")).not.toHaveProperty("value");
    expect(refused(await write("labels", { value: ["nothing"] }))).toEqual([400, "FIELD_011"]);
  });

  it("of people and tasks are changed by adding and removing, and read as people and tasks", async () => {
    await write("users", { value: { add: [PEOPLE.tom.id, PEOPLE.ben.id, PEOPLE.hana.id] } });
    await write("users", { value: { add: [PEOPLE.maya.id], rem: [PEOPLE.ben.id] } });
    expect(at(await read("users"), "value")).toMatchObject([
      { id: PEOPLE.tom.id, username: "Tom Okonkwo" },
      { id: PEOPLE.maya.id },
    ]);
    const other = await create("Cause");
    await write("tasks", { value: { add: [other, "86zzzzzzz"] } });
    expect(at(await read("tasks"), "value")).toMatchObject([{ id: other, name: "Cause", deleted: false }]);
    await owner.call("DELETE", `/task/${other}`);
    expect(at(await read("tasks"), "value")).toMatchObject([{ id: other, deleted: true }]);
    await write("tasks", { value: { rem: [other] } });
    expect(await read("tasks")).not.toHaveProperty("value");
  });

  it("of type date go to 04:00 of the writer's day unless they have a time", async () => {
    const value = Date.UTC(2026, 4, 1, 15, 30);
    await write("date", { value });
    // 04:00 in Stockholm, in summer.
    expect(at(await read("date"), "value")).toBe(String(Date.UTC(2026, 4, 1, 2)));
    await write("date", { value, value_options: { time: true } });
    expect(at(await read("date"), "value")).toBe(String(value));
  });

  it("of type attachment name files that were uploaded for them", async () => {
    const field = await idOf("attachment");
    const form = new FormData();
    form.append("file", new Blob(["bytes"]), "photo.jpg");
    const path = `/api/v3/workspaces/${bench.ids.workspace}/custom_fields/${field}/attachments`;
    const uploaded = await owner.call("POST", path, { form });
    await write("attachment", { value: { add: [textAt(uploaded.body, "id"), "unknown.png"] } });
    expect(at(await read("attachment"), "value")).toMatchObject([{ title: "photo.jpg", size: 5 }]);
  });

  it("that ClickUp computes cannot be set; progress follows the subtasks", async () => {
    for (const type of ["formula", "votes", "automatic_progress"]) {
      expect((await write(type, { value: 1 })).status).toBe(500);
    }
    await create("Step 1", { parent: task, status: "verified" });
    await create("Step 2", { parent: task });
    expect(at(await read("automatic_progress"), "value")).toEqual({ percent_complete: 50 });
    bench.sandbox.control.putFieldValue(task, { fieldId: await idOf("votes"), value: 3 });
    expect(at(await read("votes"), "value")).toBe("3");
  });

  it.each([
    ["emoji", 6],
    ["email", "nobody"],
    ["phone", "08 123"],
    ["number", "8"],
    ["users", [1]],
    ["location", { location: { lat: 1 } }],
  ])("of type %s refuse what they cannot hold: %j", async (type, value) => {
    expect((await write(type, { value })).status).toBeGreaterThanOrEqual(400);
    expect(await read(type)).not.toHaveProperty("value");
  });

  it("that are required are asked for on creation only when the body says so", async () => {
    bench.sandbox.control.changeField(await idOf("url"), { required: true });
    await create("Unchecked");
    const body = { name: "Checked", check_required_custom_fields: true };
    expect((await owner.call("POST", `/list/${list}/task`, { body })).status).toBe(400);
    const custom_fields = [{ id: await idOf("url"), value: "https://example.com" }];
    await create("Complete", { ...body, custom_fields });
  });

  it("for other task types are dropped on creation, refused on setting, and told when asked", async () => {
    const { id } = bench.sandbox.control.addField({
      workspaceId: bench.ids.workspace,
      listIds: [list],
      name: "Milestones only",
      type: "short_text",
      customItemIds: [1],
    });
    const made = await create("Plain", { custom_fields: [{ id, value: "X" }] });
    const stored = bench.sandbox.control.tasks().find((known) => known.id === made);
    expect(stored?.customFields).toEqual({});
    const answer = await owner.call("POST", `/task/${made}/field/${id}`, { body: { value: "X" } });
    expect(answer.status).toBe(400);
    const query = { include_applied_objects: "true" };
    const { body } = await owner.call("GET", `/list/${list}/field`, { query });
    const told = arrayAt(body, "fields").find((field) => at(field, "id") === id);
    expect(at(told, "applied_objects")).toEqual([{ object_type: 19, object_id: 1 }]);
  });

  it("keep the ids of options that keep their name, and go with their field", async () => {
    const before = arrayAt(await definition("drop_down"), "type_config", "options");
    const field = await idOf("drop_down");
    bench.sandbox.control.changeField(field, { options: [{ name: "Critical" }, { name: "New" }] });
    const after = arrayAt(await definition("drop_down"), "type_config", "options");
    expect(after.map((option) => at(option, "name"))).toEqual(["Critical", "New"]);
    expect(at(after[0], "id")).toBe(at(before[2], "id"));
    bench.sandbox.control.removeField(field);
    expect(await read("drop_down")).toBeUndefined();
  });
});
