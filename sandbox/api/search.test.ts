import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckedAnswer, CheckedClient } from "../openapi/checked-client.ts";
import { PEOPLE } from "../store/seed.ts";
import { arrayAt, at, spaceId, startBench, type TestBench, textAt } from "../testing/harness.ts";

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
const names = (answer: CheckedAnswer) => arrayAt(answer.body, "tasks").map((task) => at(task, "name"));

describe("finding tasks", () => {
  it("hides closed tasks and subtasks unless they are asked for", async () => {
    const parent = await create({ name: "Open" });
    await create({ name: "Closed", status: "closed" });
    await create({ name: "Done", status: "resolved" });
    await create({ name: "Sub", parent });
    const path = `/list/${bench.ids.list}/task`;
    const plain = names(await owner.call("GET", path));
    expect(plain).toEqual(expect.arrayContaining(["Open", "Done"]));
    expect(plain).not.toContain("Closed");
    expect(plain).not.toContain("Sub");
    expect(names(await owner.call("GET", path, { query: { include_closed: "true" } }))).toContain("Closed");
    expect(names(await owner.call("GET", path, { query: { subtasks: "true" } }))).toContain("Sub");
    expect(names(await owner.call("GET", path, { query: { "statuses[]": "closed" } }))).toContain("Closed");
  });

  it("pages by a hundred, newest first, with last_page for a List and without it for a workspace", async () => {
    const { id: list } = bench.sandbox.control.addList({ spaceId: bench.ids.space, name: "Many" });
    for (let number = 1; number <= 205; number += 1) await create({ name: `T${number}` }, list);
    const read = (page: string) => owner.call("GET", `/list/${list}/task`, { query: { page } });
    const pages = [await read("0"), await read("1"), await read("2"), await read("3")];
    expect(pages.map((page) => names(page).length)).toEqual([100, 100, 5, 0]);
    expect(pages.map((page) => at(page.body, "last_page"))).toEqual([false, false, true, true]);
    expect(new Set(pages.flatMap(names)).size).toBe(205);
    const [first] = pages;
    expect(first && names(first)[0]).toBe("T205");
    const search = await owner.call("GET", `/team/${bench.ids.workspace}/task`, {
      query: { "list_ids[]": list },
    });
    expect(names(search)).toHaveLength(100);
    expect(at(search.body, "last_page")).toBeUndefined();
    bench.sandbox.control.changeSettings({ teamTasksLastPage: true });
    const again = await owner.call("GET", `/team/${bench.ids.workspace}/task`, {
      query: { "list_ids[]": list, page: "2" },
    });
    expect([names(again).length, at(again.body, "last_page")]).toEqual([5, true]);
  }, 30_000);

  it("compares instants strictly", async () => {
    const moment = bench.clock.now();
    await create({ name: "Now" });
    const found = async (query: Record<string, string>) =>
      names(await owner.call("GET", `/team/${bench.ids.workspace}/task`, { query })).includes("Now");
    expect(await found({ date_created_gt: String(moment) })).toBe(false);
    expect(await found({ date_created_gt: String(moment - 1) })).toBe(true);
    expect(await found({ date_updated_lt: String(moment) })).toBe(false);
    expect(await found({ date_updated_lt: String(moment + 1) })).toBe(true);
  });

  it("refuses a single array value without brackets, and takes several", async () => {
    const path = `/team/${bench.ids.workspace}/task`;
    const one = await owner.call("GET", path, { query: { list_ids: bench.ids.list } });
    expect(refused(one)).toEqual([400, "OAUTH_040"]);
    const two = await owner.call("GET", path, {
      query: { list_ids: [bench.ids.list, bench.ids.folderless] },
    });
    expect(two.status).toBe(200);
  });

  it("ignores a free-text query, and fails with 500 SHARD_001 on an order that it does not know", async () => {
    await create({ name: "Needle" });
    const url = `${bench.sandbox.url}/api/v2/team/${bench.ids.workspace}/task`;
    const headers = { Authorization: bench.sandbox.control.mintToken().token };
    const all = await (await fetch(url, { headers })).json();
    const queried = await (await fetch(`${url}?query=Needle`, { headers })).json();
    expect(queried).toEqual(all);
    const answer = await owner.call("GET", `/team/${bench.ids.workspace}/task`, {
      query: { order_by: "closed" },
    });
    expect(refused(answer)).toEqual([500, "SHARD_001"]);
  });

  it("filters by Space, tag, assignee and custom field", async () => {
    const fields = arrayAt((await owner.call("GET", `/list/${bench.ids.list}/field`)).body, "fields");
    const externalId = textAt(
      fields.find((field) => at(field, "name") === "External id"),
      "id",
    );
    await create({
      name: "Marked",
      tags: ["vip"],
      assignees: [PEOPLE.tom.id],
      custom_fields: [{ id: externalId, value: "TICKET-0001" }],
    });
    await create({ name: "Other", custom_fields: [{ id: externalId, value: "TICKET-0001-b" }] });
    const find = async (query: Record<string, string>) =>
      names(await owner.call("GET", `/team/${bench.ids.workspace}/task`, { query }));
    const byField = (operator: string, value?: string) =>
      find({ custom_fields: JSON.stringify([{ field_id: externalId, operator, value }]) });
    expect(await byField("==", "TICKET-0001")).toEqual(["Marked"]);
    expect(await byField("=", "ticket-0001")).toEqual(["Other", "Marked"]);
    expect(await byField("IS NOT NULL")).toEqual(["Other", "Marked"]);
    expect(await find({ "tags[]": "VIP" })).toEqual(["Marked"]);
    expect(await find({ "assignees[]": String(PEOPLE.tom.id) })).toEqual(["Marked"]);
    expect(await find({ "space_ids[]": spaceId(bench.sandbox, "Fabrikam Robotics") })).not.toContain(
      "Marked",
    );
    const broken = await owner.call("GET", `/team/${bench.ids.workspace}/task`, {
      query: { custom_fields: "{" },
    });
    expect(refused(broken)).toEqual([400, "ITEM_155"]);
  });
});

describe("comments and webhooks", () => {
  it("pages comments by twenty-five, newest first, from the last one seen", async () => {
    const task = await create({ name: "Talked about" });
    for (let number = 1; number <= 30; number += 1) {
      bench.clock.advance(1);
      await owner.call("POST", `/task/${task}/comment`, {
        body: { comment_text: `C${number}`, notify_all: false },
      });
    }
    const first = arrayAt((await owner.call("GET", `/task/${task}/comment`)).body, "comments");
    expect([first.length, at(first, 0, "comment_text")]).toEqual([25, "C30"]);
    const query = { start: textAt(first, 24, "date"), start_id: textAt(first, 24, "id") };
    const second = arrayAt((await owner.call("GET", `/task/${task}/comment`, { query })).body, "comments");
    expect(second.map((comment) => at(comment, "comment_text"))).toEqual(["C5", "C4", "C3", "C2", "C1"]);
  });

  it("refuses the same webhook twice, and shows it to its maker alone", async () => {
    const path = `/team/${bench.ids.workspace}/webhook`;
    const body = { endpoint: "http://127.0.0.1:9/hook", events: ["taskUpdated", "taskDeleted"] };
    const made = await owner.call("POST", path, { body });
    expect(refused(await owner.call("POST", path, { body }))).toEqual([400, "OAUTH_171"]);
    const narrower = { ...body, list_id: Number(bench.ids.list) };
    expect((await owner.call("POST", path, { body: narrower })).status).toBe(200);
    expect(arrayAt((await owner.call("GET", path)).body, "webhooks")).toHaveLength(2);
    const other = bench.client("tom");
    expect((await other.call("GET", path)).body).toEqual({ webhooks: [] });
    const foreign = await other.call("DELETE", `/webhook/${textAt(made.body, "id")}`);
    expect(foreign.status).toBe(401);
  });

  it("tells what happened, with what was there before and after", async () => {
    const id = await create({ name: "Watched" });
    await owner.call("PUT", `/task/${id}`, { body: { status: "closed", priority: 1 } });
    await owner.call("DELETE", `/task/${id}`);
    const events = bench.sandbox.control.events().filter(({ taskId }) => taskId === id);
    expect(events.map(({ kind }) => kind)).toEqual(["task_created", "task_updated", "task_deleted"]);
    expect(events[1]?.changes).toMatchObject([
      { field: "priority", before: null, after: 1 },
      { field: "status", before: { status: "to do" }, after: { status: "closed" } },
    ]);
    const historyIds = events.flatMap(({ changes }) => changes.map(({ historyId }) => historyId));
    expect(new Set(historyIds).size).toBe(historyIds.length);
  });
});
