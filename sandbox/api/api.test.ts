import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckedAnswer, CheckedClient } from "../openapi/checked-client.ts";
import { PEOPLE } from "../store/seed.ts";
import {
  arrayAt,
  at,
  listId,
  openApiChecker,
  spaceId,
  startBench,
  type TestBench,
  textAt,
} from "../testing/harness.ts";

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

describe("every operation of ClickUp's file that the sandbox answers", () => {
  it("takes requests and gives answers as the file has them", async () => {
    const { workspace, space, list } = bench.ids;
    const tokenAnswer = await exchangeNewCode();
    expect(typeof at(tokenAnswer, "access_token")).toBe("string");

    await owner.call("GET", "/user");
    await owner.call("GET", "/team");
    await owner.call("GET", `/team/${workspace}/space`, { query: { archived: "false" } });
    await owner.call("GET", `/space/${space}`);
    await owner.call("GET", `/space/${space}/tag`);
    const folders = await owner.call("GET", `/space/${space}/folder`);
    const folder = textAt(folders.body, "folders", 0, "id");
    await owner.call("GET", `/folder/${folder}`);
    await owner.call("GET", `/folder/${folder}/list`);
    await owner.call("GET", `/space/${space}/list`);
    await owner.call("GET", `/list/${list}`);
    const fields = await owner.call("GET", `/list/${list}/field`);

    const task = await create({
      name: "Everything at once",
      markdown_content: "# Title\n\n**bold**",
      assignees: [PEOPLE.ben.id],
      tags: ["one"],
      status: "in progress",
      priority: 1,
      due_date: Date.UTC(2026, 3, 1),
      due_date_time: true,
      start_date: Date.UTC(2026, 2, 1),
      time_estimate: 3_600_000,
      points: 2,
      notify_all: false,
      custom_fields: [{ id: textAt(fields.body, "fields", 0, "id"), value: "EXT-1" }],
    });
    await create({ name: "Child", parent: task });
    await owner.call("GET", `/task/${task}`, {
      query: { include_subtasks: "true", include_markdown_description: "true" },
    });
    await owner.call("PUT", `/task/${task}`, {
      body: { name: "Renamed", assignees: { add: [PEOPLE.tom.id], rem: [PEOPLE.ben.id] } },
    });
    await owner.call("POST", `/task/${task}/tag/two%20words`);
    await owner.call("DELETE", `/task/${task}/tag/ONE`);
    const field = textAt(fields.body, "fields", 1, "id");
    await owner.call("POST", `/task/${task}/field/${field}`, { body: { value: 8 } });
    await owner.call("DELETE", `/task/${task}/field/${field}`);
    await owner.call("GET", `/list/${list}/task`, { query: { subtasks: "true", page: "0" } });
    await owner.call("GET", `/team/${workspace}/task`, { query: { "list_ids[]": list } });

    const comment = await owner.call("POST", `/task/${task}/comment`, {
      body: { comment_text: "Hello", assignee: PEOPLE.tom.id, notify_all: false },
    });
    const commentId = String(at(comment.body, "id"));
    await owner.call("GET", `/task/${task}/comment`);
    await owner.call("PUT", `/comment/${commentId}`, {
      body: { comment_text: "Hello again", assignee: PEOPLE.maya.id, resolved: true },
    });
    await owner.call("DELETE", `/comment/${commentId}`);

    const endpoint = "http://127.0.0.1:9/hook";
    const webhook = await owner.call("POST", `/team/${workspace}/webhook`, {
      body: { endpoint, events: "*" },
    });
    const webhookId = textAt(webhook.body, "id");
    await owner.call("GET", `/team/${workspace}/webhook`);
    await owner.call("PUT", `/webhook/${webhookId}`, {
      body: { endpoint, events: ["taskUpdated"], status: "active" },
    });
    await owner.call("DELETE", `/webhook/${webhookId}`);
    await owner.call("DELETE", `/task/${task}`);

    // The token endpoint is checked beside the client, which sends a token everywhere.
    const missing = openApiChecker()
      .operations()
      .filter((operation) => operation !== "GetAccessToken" && !owner.called().has(operation));
    expect(missing).toEqual([]);
  });

  async function exchangeNewCode(): Promise<unknown> {
    const { url } = bench.sandbox;
    const form = new URLSearchParams({
      client_id: "relaydesk-sandbox",
      redirect_uri: "http://localhost:3000/clickup/oauth/callback",
      user: String(PEOPLE.maya.id),
      workspace: bench.ids.workspace,
      decision: "allow",
    });
    const consent = await fetch(`${url}/api/consent`, {
      method: "POST",
      headers: { Origin: url },
      body: form,
      redirect: "manual",
    });
    const code = new URL(consent.headers.get("location") ?? "").searchParams.get("code");
    const requestBody = { client_id: "relaydesk-sandbox", client_secret: "relaydesk-sandbox-secret", code };
    const response = await fetch(`${url}/api/v2/oauth/token`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(requestBody),
    });
    const answerBody: unknown = await response.json();
    const { violations } = openApiChecker().check({
      method: "POST",
      path: "/api/v2/oauth/token",
      query: new URLSearchParams(),
      requestBody,
      status: response.status,
      answerBody,
    });
    expect(violations).toEqual([]);
    return answerBody;
  }
});

describe("who may see what", () => {
  it("refuses a call without a token, with an unknown one and with a revoked one, by different codes", async () => {
    expect(refused(await owner.call("GET", "/user", { authorization: null }))).toEqual([400, "OAUTH_017"]);
    expect(refused(await owner.call("GET", "/user", { authorization: "Bearer nope" }))).toEqual([
      401,
      "OAUTH_019",
    ]);
    bench.sandbox.control.revokeTokens();
    expect(refused(await owner.call("GET", "/user"))).toEqual([401, "OAUTH_025"]);
  });

  it("takes a personal token with and without the scheme word, and only without it when strict", async () => {
    const { token } = bench.sandbox.control.mintToken({ isPersonal: true });
    expect(token).toMatch(/^pk_/);
    const statusOf = async (authorization: string) =>
      (await owner.call("GET", "/user", { authorization })).status;
    expect([await statusOf(token), await statusOf(`Bearer ${token}`)]).toEqual([200, 200]);
    bench.sandbox.control.changeSettings({ strict: true });
    expect([await statusOf(token), await statusOf(`Bearer ${token}`)]).toEqual([200, 401]);
  });

  it("answers unknown and foreign ids alike, with 401 OAUTH_027", async () => {
    const foreignList = listId(bench.sandbox, "Experiments");
    const foreign = bench.client("hana");
    const answer = await foreign.call("POST", `/list/${foreignList}/task`, { body: { name: "Secret" } });
    const foreignTask = textAt(answer.body, "id");
    for (const path of [
      `/team/${bench.ids.otherWorkspace}/space`,
      "/team/1/space",
      "/space/1",
      "/folder/1",
      `/list/${foreignList}`,
      "/list/1/task",
      `/task/${foreignTask}`,
      "/task/86zzzzzzz",
      "/task/86zzzzzzz/comment",
    ]) {
      expect([path, ...refused(await owner.call("GET", path))]).toEqual([path, 401, "OAUTH_027"]);
    }
  });

  it("reaches only the workspaces that were granted", async () => {
    const narrow = bench.client("maya", [bench.ids.workspace]);
    const teams = await narrow.call("GET", "/team");
    expect(arrayAt(teams.body, "teams").map((team) => at(team, "name"))).toEqual(["Harbour Support"]);
    const wide = await owner.call("GET", "/team");
    expect(arrayAt(wide.body, "teams")).toHaveLength(2);
  });

  it("hides a private Space, and answers ACCESS_083 for a task in it", async () => {
    const minutes = listId(bench.sandbox, "Minutes");
    const task = await create({ name: "Confidential" }, minutes);
    const member = bench.client("ben");
    const spaces = await member.call("GET", `/team/${bench.ids.workspace}/space`);
    expect(arrayAt(spaces.body, "spaces").map((space) => at(space, "name"))).not.toContain("Board only");
    expect(refused(await member.call("GET", `/task/${task}`))).toEqual([401, "ACCESS_083"]);
    const found = await member.call("GET", `/team/${bench.ids.workspace}/task`);
    expect(names(found)).not.toContain("Confidential");
  });

  it("lists an invited person with a null name", async () => {
    const teams = await owner.call("GET", "/team");
    const members = arrayAt(teams.body, "teams", 0, "members");
    const invited = members.find((member) => at(member, "user", "id") === PEOPLE.invited.id);
    expect(at(invited, "user", "username")).toBeNull();
    expect(at(invited, "invited_by", "username")).toBe("Maya Lindqvist");
  });

  it("answers an unknown route with 404, and ids of the wrong form with 400", async () => {
    const response = await fetch(`${bench.sandbox.url}/api/v2/nowhere`, {
      headers: { Authorization: bench.sandbox.control.mintToken().token },
    });
    expect([response.status, at(await response.json(), "ECODE")]).toEqual([404, "APP_001"]);
    expect(refused(await owner.call("GET", "/list/abc"))).toEqual([400, "INPUT_003"]);
  });
});

describe("places", () => {
  it("gives a List without a Folder a hidden one, and a List in a Folder its own", async () => {
    const folderless = await owner.call("GET", `/list/${bench.ids.folderless}`);
    expect(at(folderless.body, "folder")).toMatchObject({ name: "hidden", hidden: true });
    const inFolder = await owner.call("GET", `/list/${bench.ids.list}`);
    expect(at(inFolder.body, "folder")).toMatchObject({ name: "Support", hidden: false });
  });

  it("tells each List's own statuses, which differ from its Space's when it overrides them", async () => {
    const own = await owner.call("GET", `/list/${listId(bench.sandbox, "Escalations")}`);
    const space = await owner.call("GET", `/space/${bench.ids.space}`);
    const labels = (answer: CheckedAnswer) =>
      arrayAt(answer.body, "statuses").map((status) => at(status, "status"));
    expect(at(own.body, "override_statuses")).toBe(true);
    expect(labels(own)).toEqual(["open", "triage", "fixing", "verified", "closed"]);
    expect(labels(own)).not.toEqual(labels(space));
  });

  it("lists archived Lists only when they are asked for", async () => {
    const folders = await owner.call("GET", `/space/${bench.ids.space}/folder`);
    const folder = textAt(folders.body, "folders", 0, "id");
    const listed = async (archived: string) => {
      const answer = await owner.call("GET", `/folder/${folder}/list`, { query: { archived } });
      return arrayAt(answer.body, "lists").map((list) => at(list, "name"));
    };
    expect(await listed("false")).toEqual(["Customer tickets", "Escalations"]);
    expect(await listed("true")).toEqual(["Tickets 2024"]);
  });

  it("has a Space without Lists, and Spaces named for the demo's customers", async () => {
    const spaces = await owner.call("GET", `/team/${bench.ids.workspace}/space`);
    const spaceNames = arrayAt(spaces.body, "spaces").map((space) => at(space, "name"));
    expect(spaceNames).toEqual(
      expect.arrayContaining(["Northwind Traders", "Contoso Pharmaceuticals", "Fabrikam Robotics"]),
    );
    const empty = spaceId(bench.sandbox, "Nothing here yet");
    expect((await owner.call("GET", `/space/${empty}/list`)).body).toEqual({ lists: [] });
    expect((await owner.call("GET", `/space/${empty}/folder`)).body).toEqual({ folders: [] });
  });

  it("answers 404 for a removed List, and 404 ITEM_013 for its tasks", async () => {
    const task = await create({ name: "Doomed" });
    bench.sandbox.control.removeList(bench.ids.list);
    expect(refused(await owner.call("GET", `/list/${bench.ids.list}`))).toEqual([404, "ACCESS_190"]);
    expect(refused(await owner.call("GET", `/task/${task}`))).toEqual([404, "ITEM_013"]);
    const late = await owner.call("POST", `/list/${bench.ids.list}/task`, { body: { name: "Late" } });
    expect(late.status).toBe(404);
  });
});

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
