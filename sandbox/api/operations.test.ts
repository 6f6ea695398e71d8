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
    await owner.call("POST", `/comment/${commentId}/reply`, {
      body: { comment_text: "A reply", notify_all: false },
    });
    await owner.call("GET", `/comment/${commentId}/reply`);
    await owner.call("DELETE", `/comment/${commentId}`);

    const form = new FormData();
    form.append("attachment", new Blob(["hello"], { type: "image/png" }), "größe.png");
    await owner.call("POST", `/task/${task}/attachment`, { form });
    const v3 = `/api/v3/workspaces/${workspace}`;
    await owner.call("POST", `${v3}/attachments/${task}/attachments`, { form });
    await owner.call("GET", `${v3}/attachments/${task}/attachments`, { query: { limit: "1" } });
    await owner.call("GET", `/task/${task}`);
    await owner.call("PUT", `${v3}/tasks/${task}/home_list/${bench.ids.folderless}`, {
      body: { move_custom_fields: true, status_mappings: [] },
    });

    await owner.call("POST", `/space/${space}/folder`, { body: { name: "New" } });
    const newList = await owner.call("POST", `/folder/${folder}/list`, { body: { name: "L" } });
    const newListId = textAt(newList.body, "id");
    await owner.call("PUT", `/list/${newListId}`, { body: { name: "L2", content: "About" } });
    await owner.call("DELETE", `/list/${newListId}`);
    await owner.call("POST", `/space/${space}/list`, { body: { name: "Folderless" } });
    await owner.call("PUT", `/folder/${folder}`, { body: { name: "Renamed" } });
    await owner.call("DELETE", `/folder/${folder}`);

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
