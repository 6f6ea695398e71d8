import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listId, spaceId, startBench, type TestBench, textAt } from "../testing/harness.ts";
import { BANNER } from "./layout.ts";

const NASTY = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp; \u202etxt`;

let bench: TestBench;
let task: string;

beforeEach(async () => {
  bench = await startBench();
  const answer = await bench.client().call("POST", `/list/${bench.ids.list}/task`, {
    body: { name: NASTY, markdown_content: `**bold** ${NASTY}`, tags: [NASTY] },
  });
  task = textAt(answer.body, "id");
});

afterEach(async () => {
  await bench.sandbox.close();
  expect(bench.errors).toEqual([]);
});

const open = (path: string) => fetch(`${bench.sandbox.url}${path}`);

const submit = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${bench.sandbox.url}${path}`, {
    method: "POST",
    headers: { Origin: bench.sandbox.url, ...headers },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });

const stored = () => bench.sandbox.control.tasks().find(({ id }) => id === task);

describe("the pages", () => {
  it("say on each of them that this is not ClickUp, and let no script run", async () => {
    const query = "client_id=relaydesk-sandbox&redirect_uri=http://localhost:3000/cb";
    const paths = [
      "/",
      `/s/${bench.ids.space}`,
      `/l/${bench.ids.list}`,
      `/t/${task}`,
      "/webhooks",
      "/requests",
      "/faults",
    ];
    for (const path of [...paths, `/api?${query}`, "/api?client_id=x", "/t/unknown", "/nowhere"]) {
      const response = await open(path);
      expect([path, await response.text()]).toEqual([path, expect.stringContaining(BANNER)]);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("script-src");
      expect(policy).not.toContain("unsafe-inline");
    }
  });

  it("escape whatever people wrote: names, descriptions, tags, comments, queries", async () => {
    await submit(`/t/${task}/comments`, { text: NASTY });
    const nastyList = bench.sandbox.control.addList({ spaceId: bench.ids.space, name: NASTY });
    await fetch(`${bench.sandbox.url}/api/v2/user?x=${encodeURIComponent(NASTY)}`, {
      headers: { Authorization: bench.sandbox.control.mintToken().token },
    });
    await submit("/faults", { kind: "slow", path: NASTY });
    const state = encodeURIComponent(NASTY);
    const query = `client_id=relaydesk-sandbox&redirect_uri=http://localhost:3000/cb&state=${state}`;
    for (const path of [
      `/t/${task}`,
      `/l/${bench.ids.list}`,
      `/l/${nastyList.id}`,
      `/s/${bench.ids.space}`,
      "/requests",
      "/faults",
      `/api?${query}`,
    ]) {
      const markup = await (await open(path)).text();
      expect([path, /<script|<img/i.test(markup)]).toEqual([path, false]);
    }
    const page = await (await open(`/t/${task}`)).text();
    expect(page).toContain("**bold** &quot;&gt;&lt;script&gt;");
  });

  it("change a task by hand: status, priority, date, name, tags, comments, deletion", async () => {
    const saved = await submit(`/t/${task}`, {
      name: "By hand",
      status: "resolved",
      priority: "1",
      due: "2026-05-01",
      due_before: "",
      as: "49100102",
    });
    expect([saved.status, saved.headers.get("location")]).toEqual([303, `/t/${task}?done=saved`]);
    expect(stored()).toMatchObject({ name: "By hand", priority: 1, dueDate: Date.UTC(2026, 4, 1, 8) });
    const event = bench.sandbox.control.events().findLast(({ taskId }) => taskId === task);
    expect(event).toMatchObject({ kind: "task_updated", actorId: 49_100_102 });
    await submit(`/t/${task}/tags`, { add: "fresh" });
    await submit(`/t/${task}/tags`, { remove: NASTY });
    expect(stored()?.tags).toEqual(["fresh"]);
    await submit(`/t/${task}/comments`, { text: "Line one\r\nLine two" });
    expect(await (await open(`/t/${task}`)).text()).toContain("Line one\nLine two");
    await submit(`/t/${task}/delete`, {});
    expect(stored()?.deletedAt).not.toBeNull();
    const gone = await open(`/t/${task}`);
    expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining("was deleted")]);
  });

  it("say why a change was refused, and change nothing", async () => {
    const response = await submit(`/t/${task}`, { name: "Kept out", status: "no such status" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("CRTSK_001");
    expect(stored()?.name).toBe(NASTY);
  });

  it("take no form from another site, nor one without an origin", async () => {
    for (const headers of [{ Origin: "http://evil.example" }, { Origin: "null" }]) {
      expect((await submit(`/t/${task}/delete`, {}, headers)).status).toBe(403);
    }
    const plain = await fetch(`${bench.sandbox.url}/t/${task}/delete`, { method: "POST" });
    expect(plain.status).toBe(403);
    expect(stored()?.deletedAt).toBeNull();
  });

  it("show unusual names, empty Spaces and Lists, closed tasks on request, archive and removal", async () => {
    expect(await (await open("/")).text()).toContain("🚀 Größe &amp; &lt;Étude&gt; — مساحة العمل");
    const empty = await (await open(`/s/${spaceId(bench.sandbox, "Nothing here yet")}`)).text();
    expect(empty).toContain("no List yet");
    const path = `/l/${bench.ids.list}`;
    expect(await (await open(path)).text()).not.toContain("Old address still on the label");
    expect(await (await open(`${path}?closed=1`)).text()).toContain("Old address still on the label");
    const inbox = listId(bench.sandbox, "Inbox");
    await submit(`/l/${inbox}/archive`, { archived: "yes" });
    expect(await (await open(`/l/${inbox}`)).text()).toContain("archived");
    await submit(`/l/${inbox}/remove`, {});
    expect((await open(`/l/${inbox}`)).status).toBe(404);
  });

  it("turn the fault dial: add, spend, remove, settings, revoke", async () => {
    await submit("/faults", { kind: "error_before_commit", path: "/user", times: "1", status: "503" });
    const client = bench.client();
    expect(bench.sandbox.control.faults()).toHaveLength(1);
    const response = await fetch(`${bench.sandbox.url}/api/v2/user`, {
      headers: { Authorization: bench.sandbox.control.mintToken().token },
    });
    expect(response.status).toBe(503);
    await submit("/faults/clear", {});
    expect(bench.sandbox.control.faults()).toEqual([]);
    const refused = await submit("/faults", { kind: "nonsense" });
    expect(refused.status).toBe(400);
    await submit("/faults/settings", { rateLimit: "250", latencyMs: "0", strict: "yes" });
    expect(bench.sandbox.control.settings()).toMatchObject({ rateLimit: 250, strict: true });
    for (const { fingerprint } of bench.sandbox.control.tokens()) {
      await submit("/faults/revoke", { token: fingerprint });
    }
    expect((await client.call("GET", "/user")).status).toBe(401);
  });
});
