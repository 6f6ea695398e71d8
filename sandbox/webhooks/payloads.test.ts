import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckedClient } from "../openapi/checked-client.ts";
import { PEOPLE } from "../store/seed.ts";
import { createEndpoint, drain, type TestEndpoint } from "../testing/endpoint.ts";
import { arrayAt, at, listId, startBench, type TestBench, textAt } from "../testing/harness.ts";

let bench: TestBench;
let owner: CheckedClient;
let endpoint: TestEndpoint;
let task: string;

beforeEach(async () => {
  endpoint = createEndpoint();
  bench = await startBench({ settings: { rateLimit: 10_000 }, deliver: endpoint.deliver });
  owner = bench.client();
  task = await create("Told");
  const body = { endpoint: "http://desk.example/hook", events: "*" };
  await owner.call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

async function create(name: string): Promise<string> {
  const answer = await owner.call("POST", `/list/${bench.ids.list}/task`, { body: { name } });
  return textAt(answer.body, "id");
}

/** What arrives after some work: events with their bodies. */
async function told(work: () => unknown): Promise<unknown[]> {
  endpoint.clear();
  await work();
  await drain(bench.sandbox, bench.clock);
  return endpoint.bodies();
}

const change = (body: Record<string, unknown>) => owner.call("PUT", `/task/${task}`, { body });
const events = (bodies: unknown[]) => bodies.map((body) => at(body, "event"));
const historyIds = (bodies: unknown[]) =>
  bodies.map((body) => arrayAt(body, "history_items").map((item) => at(item, "id")));

describe("a change of a task", () => {
  it.each([
    [{ status: "in progress" }, "taskStatusUpdated", "status"],
    [{ priority: 2 }, "taskPriorityUpdated", "priority"],
    [{ assignees: { add: [PEOPLE.tom.id], rem: [] } }, "taskAssigneeUpdated", "assignee_add"],
    [{ due_date: 1_780_000_000_000, due_date_time: true }, "taskDueDateUpdated", "due_date"],
    [{ time_estimate: 5_400_000 }, "taskTimeEstimateUpdated", "time_estimate"],
  ])("%j sends %s and taskUpdated with one and the same history item", async (body, event, field) => {
    const bodies = await told(() => change(body));
    expect(events(bodies)).toEqual([event, "taskUpdated"]);
    const [one, other] = historyIds(bodies);
    expect(one).toEqual(other);
    expect(textAt(one, 0)).toMatch(/^\d{19}$/);
    for (const told of bodies) {
      expect(at(told, "task_id")).toBe(task);
      expect(at(told, "history_items", 0)).toMatchObject({
        type: 1,
        date: String(bench.clock.now()),
        field,
        parent_id: bench.ids.list,
        source: null,
        user: { id: PEOPLE.maya.id, username: "Maya Lindqvist", initials: "ML", profilePicture: null },
      });
    }
  });

  it("tells each field as ClickUp's samples have it", async () => {
    const item = async (body: Record<string, unknown>) =>
      at((await told(() => change(body)))[0], "history_items", 0);
    expect(await item({ status: "closed" })).toMatchObject({
      before: { status: "to do", type: "open" },
      after: { status: "closed", type: "closed" },
      data: { status_type: "closed" },
    });
    expect(await item({ priority: 1 })).toMatchObject({
      before: null,
      after: { id: "1", priority: "urgent", color: "#f50000", orderindex: "1" },
    });
    expect(await item({ priority: null })).toMatchObject({ before: { id: "1" }, after: null });
    const added = await item({ assignees: { add: [PEOPLE.ben.id], rem: [] } });
    expect(added).toMatchObject({ field: "assignee_add", after: { id: PEOPLE.ben.id } });
    expect(added).not.toHaveProperty("before");
    const removed = await item({ assignees: { add: [], rem: [PEOPLE.ben.id] } });
    expect(removed).toMatchObject({ field: "assignee_rem", before: { id: PEOPLE.ben.id } });
    expect(removed).not.toHaveProperty("after");
    expect(await item({ due_date: 1_780_000_000_000, due_date_time: true })).toMatchObject({
      before: null,
      after: "1780000000000",
      data: { due_date_time: true, old_due_date_time: false },
    });
    expect(await item({ markdown_content: "New" })).toMatchObject({
      field: "content",
      before: null,
      after: '{"ops":[{"insert":"New\\n"}]}',
    });
    expect(await item({ name: "Other" })).toMatchObject({ field: "name", before: "Told", after: "Other" });
    expect(await item({ time_estimate: 5_400_000 })).toMatchObject({
      after: "5400000",
      data: { time_estimate: 5_400_000, time_estimate_string: "1 hours 30 minutes" },
    });
  });

  it("of a name or a description sends taskUpdated alone, and of nothing nothing", async () => {
    expect(events(await told(() => change({ name: "Other", description: "D" })))).toEqual([
      "taskUpdated",
      "taskUpdated",
    ]);
    expect(await told(() => change({ name: "Other" }))).toEqual([]);
  });

  it("of several fields travels by the switch in one taskUpdated", async () => {
    bench.sandbox.control.changeSettings({ oneDeliveryPerChange: true });
    const bodies = await told(() => change({ name: "Other", priority: 3, status: "resolved" }));
    expect(events(bodies)).toEqual(["taskPriorityUpdated", "taskStatusUpdated", "taskUpdated"]);
    expect(arrayAt(bodies[2], "history_items").map((item) => at(item, "field"))).toEqual([
      "name",
      "priority",
      "status",
    ]);
  });

  it("of tags tells them with their colours", async () => {
    const added = await told(() => owner.call("POST", `/task/${task}/tag/red`));
    expect(events(added)).toEqual(["taskTagUpdated", "taskUpdated"]);
    expect(at(added[0], "history_items", 0)).toMatchObject({
      field: "tag",
      before: null,
      after: [{ name: "red", tag_fg: "#ffffff", creator: PEOPLE.maya.id }],
    });
    const removed = await told(() => owner.call("DELETE", `/task/${task}/tag/red`));
    expect(at(removed[0], "history_items", 0)).toMatchObject({ before: [{ name: "red" }], after: null });
  });

  it("of a custom field tells the option's id and the whole definition", async () => {
    const { body } = await owner.call("GET", `/list/${bench.ids.list}/field`);
    const field = arrayAt(body, "fields").find((known) => at(known, "type") === "drop_down");
    const option = textAt(field, "type_config", "options", 1, "id");
    const path = `/task/${task}/field/${textAt(field, "id")}`;
    const bodies = await told(() => owner.call("POST", path, { body: { value: option } }));
    expect(events(bodies)).toEqual(["taskUpdated"]);
    expect(at(bodies[0], "history_items", 0)).toMatchObject({
      field: "custom_field",
      before: null,
      after: option,
      custom_field: { id: textAt(field, "id"), type: "drop_down", team_id: bench.ids.workspace },
    });
  });

  it("of the List is taskMoved, with both places", async () => {
    const target = listId(bench.sandbox, "Inbox");
    const path = `/api/v3/workspaces/${bench.ids.workspace}/tasks/${task}/home_list/${target}`;
    const bodies = await told(() => owner.call("PUT", path, { body: {} }));
    expect(events(bodies)).toEqual(["taskMoved", "taskUpdated"]);
    expect(at(bodies[0], "history_items", 0)).toMatchObject({
      field: "section_moved",
      parent_id: target,
      data: { mute_notifications: true },
      before: { name: "Customer tickets", category: { name: "Support", hidden: false } },
      after: { name: "Inbox", category: { hidden: true }, project: { name: "Northwind Traders" } },
    });
  });
});

describe("creation and deletion", () => {
  it("send taskCreated with two items and taskStatusUpdated with the first of them", async () => {
    const bodies = await told(() => create("Fresh"));
    expect(events(bodies)).toEqual(["taskCreated", "taskStatusUpdated"]);
    expect(arrayAt(bodies[0], "history_items")).toMatchObject([
      {
        field: "status",
        before: { status: null, color: "#000000", type: "removed", orderindex: -1 },
        after: { status: "to do", type: "open" },
      },
      { field: "task_creation", before: null, after: null },
    ]);
    expect(historyIds(bodies)[1]).toEqual(historyIds(bodies)[0]?.slice(0, 1));
  });

  it("send taskDeleted with nothing but ids", async () => {
    const webhookId = bench.sandbox.control.webhooks()[0]?.id;
    expect(await told(() => owner.call("DELETE", `/task/${task}`))).toEqual([
      { event: "taskDeleted", task_id: task, webhook_id: webhookId },
    ]);
  });

  it("of a List send no taskDeleted, or by the switch one for each task", async () => {
    const { control } = bench.sandbox;
    const first = control.addList({ spaceId: bench.ids.space, name: "First" });
    const second = control.addList({ spaceId: bench.ids.space, name: "Second" });
    for (const { id } of [first, second]) {
      await owner.call("POST", `/list/${id}/task`, { body: { name: "Inside" } });
    }
    const remove = (id: string) => told(() => owner.call("DELETE", `/list/${id}`));
    expect(events(await remove(first.id))).toEqual(["listDeleted"]);
    control.changeSettings({ cascadeTellsTasks: true });
    expect(events(await remove(second.id))).toEqual(["taskDeleted", "listDeleted"]);
  });
});

describe("comments", () => {
  it("are told when posted and when edited, under the same history id", async () => {
    let id = "";
    const posted = await told(async () => {
      const body = { comment_text: "Hello", notify_all: false };
      id = String(at((await owner.call("POST", `/task/${task}/comment`, { body })).body, "id"));
    });
    expect(events(posted)).toEqual(["taskCommentPosted", "taskUpdated"]);
    expect(at(posted[0], "history_items", 0)).toMatchObject({
      field: "comment",
      before: null,
      after: id,
      comment: { id, parent: task, type: 1, comment: [{ text: "Hello" }], text_content: "Hello\n" },
    });
    const edited = await told(() =>
      owner.call("PUT", `/comment/${id}`, {
        body: { comment_text: "Bye", assignee: PEOPLE.maya.id, resolved: false },
      }),
    );
    expect(events(edited)).toEqual(["taskCommentUpdated", "taskUpdated"]);
    expect(at(edited[0], "history_items", 0, "comment", "text_content")).toBe("Bye\n");
    expect(historyIds(edited)[0]).toEqual(historyIds(posted)[0]);
    expect(await told(() => owner.call("DELETE", `/comment/${id}`))).toEqual([]);
  });

  it("turn a mention into the person's name", async () => {
    const body = JSON.stringify({
      comment: [{ text: "Ask " }, { type: "tag", user: { id: PEOPLE.tom.id } }],
    });
    const bodies = await told(() =>
      fetch(`${bench.sandbox.url}/api/v2/task/${task}/comment`, {
        method: "POST",
        headers: { Authorization: bench.sandbox.control.mintToken().token },
        body,
      }),
    );
    expect(at(bodies[0], "history_items", 0, "comment", "text_content")).toBe("Ask @Tom Okonkwo\n");
  });
});

describe("places", () => {
  it("send listUpdated with a UUID for its history, and the rest with ids alone", async () => {
    const rename = { body: { name: "Tickets" } };
    const [renamed] = await told(() => owner.call("PUT", `/list/${bench.ids.list}`, rename));
    expect(renamed).toMatchObject({ event: "listUpdated", list_id: bench.ids.list });
    expect(at(renamed, "history_items", 0)).toMatchObject({
      type: 6,
      field: "name",
      before: "Customer tickets",
      after: "Tickets",
    });
    expect(textAt(renamed, "history_items", 0, "id")).toMatch(/^[0-9a-f]{8}-/);
    const { control } = bench.sandbox;
    const made = await told(() => control.addList({ spaceId: bench.ids.space, folder: "F", name: "L" }));
    expect(events(made)).toEqual(["folderCreated", "spaceUpdated", "listCreated", "spaceUpdated"]);
    const folder = textAt(made[0], "folder_id");
    const renamedFolder = await told(() => owner.call("PUT", `/folder/${folder}`, { body: { name: "G" } }));
    expect(renamedFolder).toEqual([
      { event: "folderUpdated", folder_id: folder, webhook_id: control.webhooks()[0]?.id },
    ]);
    const space = control.addSpace({ workspaceId: bench.ids.workspace, name: "S" });
    control.addList({ spaceId: space.id, folder: "F", name: "L" });
    await drain(bench.sandbox, bench.clock);
    expect(events(await told(() => control.removeSpace(space.id)))).toEqual([
      "listDeleted",
      "folderDeleted",
      "spaceUpdated",
      "spaceDeleted",
    ]);
  });
});
