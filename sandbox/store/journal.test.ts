import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunningSandbox, startSandbox } from "../server.ts";
import { listId, textAt } from "../testing/harness.ts";
import { readJournal } from "./journal.ts";
import { openStore } from "./store.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-journal-"));
  file = join(folder, "journal");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function post(sandbox: RunningSandbox, token: string, name: string): Promise<number> {
  const response = await fetch(`${sandbox.url}/api/v2/list/${listId(sandbox, "Inbox")}/task`, {
    method: "POST",
    headers: { Authorization: token },
    body: JSON.stringify({ name }),
  });
  return response.status;
}

const state = ({ control }: RunningSandbox) => ({
  tree: control.tree(),
  tasks: control.tasks(),
  tokens: control.tokens(),
});

describe("the sandbox's file", () => {
  it("brings everything back after a clean end: tasks, tokens, removed and changed Lists, numbering", async () => {
    const first = await startSandbox({ file });
    const { token } = first.control.mintToken();
    await post(first, token, "Kept");
    first.control.changeStatuses(listId(first, "Inbox"), { rename: { from: "to do", to: "new" } });
    first.control.removeList(listId(first, "Escalations"));
    const before = state(first);
    await first.close();
    const second = await startSandbox({ file });
    expect(state(second)).toEqual(before);
    expect(await post(second, token, "Later")).toBe(200);
    const ids = second.control.tasks().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    await second.close();
  });

  it("holds a change before its answer is sent, so nothing needs a clean end", async () => {
    const first = await startSandbox({ file });
    const { token } = first.control.mintToken();
    expect(await post(first, token, "Unclean")).toBe(200);
    const copy = join(folder, "copy");
    writeFileSync(copy, readFileSync(file));
    const second = await startSandbox({ file: copy });
    expect(state(second)).toEqual(state(first));
    await Promise.all([first.close(), second.close()]);
  });

  it("keeps webhooks with their health, and attachments to the byte, and forgets both on reset", async () => {
    const first = await startSandbox({ file });
    const { token } = first.control.mintToken();
    const call = (sandbox: RunningSandbox, path: string, body: RequestInit["body"]) =>
      fetch(`${sandbox.url}/api/v2${path}`, { method: "POST", headers: { Authorization: token }, body });
    const workspace = first.control.tree().workspaces[0]?.id;
    await call(first, `/team/${workspace}/webhook`, '{"endpoint":"http://127.0.0.1:9/","events":"*"}');
    const [webhook] = first.control.webhooks();
    first.control.setWebhookHealth(webhook?.id ?? "", { status: "suspended", failCount: 100 });
    const form = new FormData();
    form.append("attachment", new Blob(["bytes"]), "a.txt");
    const uploaded: unknown = await (
      await call(first, `/task/${first.control.tasks()[0]?.id}/attachment`, form)
    ).json();
    const before = first.control.webhooks();
    await first.close();
    const second = await startSandbox({ file });
    expect(second.control.webhooks()).toEqual(before);
    const path = new URL(textAt(uploaded, "url")).pathname;
    expect(await (await fetch(`${second.url}${path}`)).text()).toBe("bytes");
    second.control.reset();
    expect((await fetch(`${second.url}${path}`)).status).toBe(404);
    expect(second.control.webhooks()).toEqual([]);
    await second.close();
  });

  it("drops a torn last line, and goes on after it", async () => {
    const first = await startSandbox({ file });
    const before = state(first);
    await first.close();
    appendFileSync(file, '{"put":{"tasks":[{"id":"torn');
    const second = await startSandbox({ file });
    expect(state(second)).toEqual(before);
    const { token } = second.control.mintToken();
    await post(second, token, "After");
    await second.close();
    expect(readJournal(file)?.batches.length).toBeGreaterThan(0);
    const third = await startSandbox({ file });
    expect(third.control.tasks({ nameIncludes: "After" })).toHaveLength(1);
    await third.close();
  });

  it("refuses a file that is something else, and one with a damaged line, and leaves both alone", async () => {
    writeFileSync(file, "dear diary\n");
    await expect(startSandbox({ file })).rejects.toThrow(/not JSON/);
    expect(readFileSync(file, "utf8")).toBe("dear diary\n");
    const header = JSON.stringify({ format: "clickup-sandbox", version: 1, seed: "demo" });
    writeFileSync(file, `${header}\n{"put":{"tasks":[{}]},"remove":{}}\n`);
    await expect(startSandbox({ file })).rejects.toThrow();
  });

  it("starts afresh on reset, in the file too", async () => {
    const first = await startSandbox({ file });
    const { token } = first.control.mintToken();
    await post(first, token, "Gone");
    first.control.reset({ seed: "other" });
    await first.close();
    const second = await startSandbox({ file });
    expect(second.control.tasks({ nameIncludes: "Gone" })).toEqual([]);
    expect(second.control.tokens()).toEqual([]);
    expect(readJournal(file)?.seed).toBe("other");
    await second.close();
  });
});

describe("a change", () => {
  it("leaves nothing behind when it fails half-way, and nobody hears of it", () => {
    const store = openStore({ seed: "demo", file, fill: () => undefined });
    const heard: unknown[] = [];
    store.onEvent((event) => heard.push(event));
    store.change(() => store.put("counters", { id: "kept", value: 1 }));
    const before = readFileSync(file, "utf8");
    expect(() =>
      store.change(() => {
        store.put("counters", { id: "kept", value: 2 });
        store.put("counters", { id: "new", value: 1 });
        store.remove("counters", "kept");
        throw new Error("half-way");
      }),
    ).toThrow("half-way");
    expect(store.counters.all()).toEqual([{ id: "kept", value: 1 }]);
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(heard).toEqual([]);
    store.close();
  });

  it("cannot be made outside a change", () => {
    const store = openStore({ seed: "demo", file: null, fill: () => undefined });
    expect(() => store.put("counters", { id: "stray", value: 1 })).toThrow(/outside a change/);
  });
});
