import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckedAnswer, CheckedClient } from "../openapi/checked-client.ts";
import { arrayAt, at, listId, startBench, type TestBench, textAt } from "../testing/harness.ts";

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

const read = async (task: string) => (await owner.call("GET", `/task/${task}`)).body;

const move = (task: string, list: string, body: Record<string, unknown> = {}, client = owner) =>
  client.call("PUT", `/api/v3/workspaces/${bench.ids.workspace}/tasks/${task}/home_list/${list}`, { body });

async function statusId(list: string, name: string): Promise<string> {
  const { body } = await owner.call("GET", `/list/${list}`);
  return textAt(
    arrayAt(body, "statuses").find((status) => at(status, "status") === name),
    "id",
  );
}

describe("moving a task", () => {
  it("keeps a status that the new List has, by name, and takes subtasks and tags along", async () => {
    const target = listId(bench.sandbox, "Deadlines");
    const task = await create({ name: "Mover", status: "resolved", tags: ["Blue"] });
    const child = await create({ name: "Child", parent: task });
    const answer = await move(task, target);
    expect(answer.body).toEqual({ data: { task_id: task, new_list_id: target } });
    expect(await read(task)).toMatchObject({
      list: { id: target },
      status: { status: "resolved" },
      tags: [{ name: "Blue" }],
    });
    expect(await read(child)).toMatchObject({ list: { id: target }, parent: task });
    const inOld = await owner.call("GET", `/list/${bench.ids.list}/task`, { query: { subtasks: "true" } });
    expect(arrayAt(inOld.body, "tasks").map((known) => at(known, "id"))).not.toContain(task);
  });

  it("needs a mapping for a status that the new List lacks, and goes by it", async () => {
    const target = listId(bench.sandbox, "Escalations");
    const task = await create({ name: "Mover", status: "in progress" });
    const refused = await move(task, target);
    expect([refused.status, at(refused.body, "status")]).toEqual([400, 400]);
    expect(at(await read(task), "list", "id")).toBe(bench.ids.list);
    const status_mappings = [
      {
        source_status_id: await statusId(bench.ids.list, "in progress"),
        destination_status_id: await statusId(target, "verified"),
      },
    ];
    expect((await move(task, target, { status_mappings })).status).toBe(200);
    const moved = await read(task);
    expect(moved).toMatchObject({ status: { status: "verified" }, list: { id: target } });
    expect(at(moved, "date_done")).not.toBeNull();
  });

  it("leaves the values of the old List's fields behind, unless the fields move too", async () => {
    const source = listId(bench.sandbox, "Escalations");
    const { body } = await owner.call("GET", `/list/${source}/field`);
    const field = arrayAt(body, "fields").find((known) => at(known, "type") === "url");
    const id = textAt(field, "id");
    const custom_fields = [{ id, value: "https://example.com/" }];
    const status_mappings = [
      {
        source_status_id: await statusId(source, "open"),
        destination_status_id: await statusId(bench.ids.list, "to do"),
      },
    ];
    const valueAfter = async (more: Record<string, unknown>) => {
      const task = await create({ name: "Mover", custom_fields }, source);
      await move(task, bench.ids.list, { status_mappings, ...more });
      return arrayAt(await read(task), "custom_fields").find((known) => at(known, "id") === id);
    };
    expect(await valueAfter({})).toBeUndefined();
    expect(await valueAfter({ move_custom_fields: true, custom_fields_to_move: ["x"] })).toBeUndefined();
    expect(await valueAfter({ move_custom_fields: true, custom_fields_to_move: [id] })).toHaveProperty(
      "value",
      "https://example.com/",
    );
  });

  it("makes a task of a subtask that moves alone", async () => {
    const parent = await create({ name: "Parent" });
    const child = await create({ name: "Child", parent });
    await move(child, bench.ids.folderless);
    expect(at(await read(child), "parent")).toBeNull();
  });

  it("goes neither to another workspace, nor to a removed or hidden List, with errors of v3's form", async () => {
    const task = await create({ name: "Stays" });
    const refused = async (list: string, client = owner): Promise<unknown> =>
      (await move(task, list, {}, client)).status;
    expect(await refused(listId(bench.sandbox, "Experiments"))).toBe(404);
    expect(await refused("1")).toBe(404);
    expect(await refused(listId(bench.sandbox, "Minutes"), bench.client("ben"))).toBe(404);
    bench.sandbox.control.removeList(bench.ids.folderless);
    expect(await refused(bench.ids.folderless)).toBe(404);
    expect((await move(task, bench.ids.list, {}, bench.client("hana"))).body).toMatchObject({
      status: 401,
      trace_id: null,
      timestamp: bench.clock.now(),
    });
  });
});

describe("attachments", () => {
  const bytes = Uint8Array.from({ length: 3_000 }, (_, index) => index % 256);

  async function upload(task: string, part: string, name = "a picture.png"): Promise<CheckedAnswer> {
    const form = new FormData();
    form.append(part, new Blob([bytes], { type: "image/png" }), name);
    return owner.call("POST", `/task/${task}/attachment`, { form });
  }

  it.each(["attachment", "attachment[0]"])(
    "are taken in the part %s and given back to the byte",
    async (part) => {
      const task = await create({ name: "Files" });
      const { body } = await upload(task, part);
      expect(body).toMatchObject({ title: "a picture.png", extension: "png", version: "0" });
      const response = await fetch(textAt(body, "url"));
      expect(response.headers.get("content-type")).toBe("image/png");
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
      const told = arrayAt(await read(task), "attachments");
      expect(told).toMatchObject([
        { id: at(body, "id"), size: 3_000, mimetype: "image/png", parent_id: task },
      ]);
    },
  );

  it("are refused without a file, and as over the quota when they are too large", async () => {
    const task = await create({ name: "Files" });
    expect((await upload(task, "file")).status).toBe(400);
    bench.sandbox.control.changeSettings({ attachmentLimitBytes: 2_999 });
    const answer = await upload(task, "attachment");
    expect([answer.status, at(answer.body, "ECODE")]).toEqual([400, "GBUSED_005"]);
    expect(at(await read(task), "attachments")).toEqual([]);
  });

  it("are listed page by page in v3, to an empty cursor", async () => {
    const task = await create({ name: "Files" });
    for (const name of ["1.txt", "2.txt", "3.txt"]) await upload(task, "attachment", name);
    const titles: unknown[] = [];
    let cursor = "";
    do {
      const path = `/api/v3/workspaces/${bench.ids.workspace}/attachments/${task}/attachments`;
      const { body } = await owner.call("GET", path, { query: { limit: "2", cursor } });
      titles.push(...arrayAt(body, "data").map((attachment) => at(attachment, "title")));
      cursor = textAt(body, "next_cursor");
    } while (cursor !== "");
    expect(titles).toEqual(["1.txt", "2.txt", "3.txt"]);
  });

  it("and comments change the task's date only by the switch", async () => {
    const task = await create({ name: "Files" });
    const created = at(await read(task), "date_updated");
    bench.clock.advance(1_000);
    await upload(task, "attachment");
    expect(at(await read(task), "date_updated")).toBe(created);
    bench.sandbox.control.changeSettings({ commentsTouchTask: true });
    await upload(task, "attachment");
    expect(at(await read(task), "date_updated")).toBe(String(bench.clock.now()));
  });
});
