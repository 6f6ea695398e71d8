/** The client against the sandbox: every class of failure, the wire's quirks, paging, and no token anywhere. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { beforeEach, describe, expect, it } from "vitest";
import { redactText } from "#lib/platform/logger/index.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { startSandbox } from "#sandbox/server.ts";
import { type ClickUpClient, createClickUpClient } from "./api-client.ts";
import { ClickUpApiError, ClickUpRateLimitError, ClickUpTokenError } from "./errors.ts";
import { openAttachment } from "./open-attachment.ts";
import { createRateBudget, tokenKeyOf } from "./rate-budget.ts";

const sandbox = await openTestSandbox();
let token: string;
let client: ClickUpClient;
let listId: string;
let workspaceId: string;
let spaceId: string;

function clientOf(value: string, more: { timeoutMs?: number; signal?: AbortSignal } = {}): ClickUpClient {
  return createClickUpClient({
    token: value,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(value), lane: "person", limit: 100_000 }),
    sleep: async () => {},
    ...more,
  });
}

const body = (name: string) => ({ name, markdown_content: "Text", priority: 3 as const, tags: [] });

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port");
  return address.port;
}

function clientAt(server: Server): ClickUpClient {
  return createClickUpClient({
    token,
    baseUrl: `http://127.0.0.1:${portOf(server)}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(token), lane: "person", limit: 100_000 }),
    sleep: async () => {},
  });
}

async function failureOf(work: Promise<unknown>): Promise<ClickUpApiError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ClickUpApiError)) throw new Error(`Expected a ClickUp error, got ${String(error)}`);
  for (const text of [error.message, error.stack ?? "", error.publicMessage, JSON.stringify(error)])
    expect(text).not.toContain(token);
  return error;
}

beforeEach(() => {
  sandbox.control.clearFaults();
  token = sandbox.control.mintToken().token;
  client = clientOf(token);
  const [workspace] = sandbox.control.tree().workspaces;
  const space = workspace?.spaces.find(({ name }) => name === "Northwind Traders");
  workspaceId = workspace?.id ?? "";
  spaceId = space?.id ?? "";
  listId = space?.lists.find(({ name }) => name === "Customer tickets")?.id ?? "";
});

describe("reading", () => {
  it("reads person, workspaces, Spaces, folders and Lists", async () => {
    expect(await client.getUser()).toMatchObject({
      username: "Maya Lindqvist",
      timezone: "Europe/Stockholm",
    });
    expect((await client.listTeams()).map(({ name }) => name)).toContain("Harbour Support");
    expect((await client.listSpaces(workspaceId)).map(({ name }) => name)).toContain("Northwind Traders");
    const folders = await client.listFolders(spaceId);
    expect(folders.flatMap(({ lists }) => lists.map(({ name }) => name))).toContain("Customer tickets");
    expect(await client.listLists(folders[0]?.id ?? "")).not.toHaveLength(0);
    expect(await client.listFolderlessLists(spaceId)).toEqual([
      expect.objectContaining({ name: "Inbox", folder: null }),
    ]);
    expect((await client.getList(listId)).statuses.map(({ type }) => type)).toContain("closed");
  });

  it("pages through all tasks of a Space, closed ones included", async () => {
    const list = sandbox.control.addList({ spaceId, name: "Paging" });
    for (let index = 0; index < 205; index += 1) await client.createTask(list.id, body(`Task ${index}`));
    const search = { listIds: [list.id], includeClosed: true, subtasks: true } as const;
    const names = new Set<string>();
    for (let page = 0; ; page += 1) {
      const { tasks, isLast } = await client.searchTasks(workspaceId, search, page);
      for (const { name } of tasks) names.add(name);
      if (isLast) break;
    }
    expect(names.size).toBe(205);
  });

  it("carries names and descriptions in any script", async () => {
    const name = 'Größe <b>مرحبا</b> 👩‍👩‍👧‍👦 "quoted" & 佐藤';
    const text = `${"<script>alert(1)</script>\n".repeat(800)}конец`;
    const created = await client.createTask(listId, { ...body(name), markdown_content: text });
    expect(created.name).toBe(name);
    expect(sandbox.control.tasks({ nameIncludes: name })).toMatchObject([{ markdown: text }]);
  });

  it("comments and webhooks go there and back", async () => {
    const task = await client.createTask(listId, body("Talk"));
    const { id: commentId } = await client.createComment(task.id, async () => [
      { text: "Hello", attributes: { bold: true } },
    ]);
    expect(await client.listComments(task.id)).toMatchObject([{ id: commentId, comment_text: "Hello" }]);
    await client.updateComment(commentId, async () => [{ text: "Bye", attributes: {} }]);
    expect(await client.listComments(task.id)).toMatchObject([{ comment_text: "Bye" }]);
    await client.deleteComment(commentId);
    expect(await client.listComments(task.id)).toEqual([]);
    const { id } = await client.createWebhook(workspaceId, "https://desk.example.com/hook", ["taskUpdated"]);
    expect((await client.listWebhooks(workspaceId)).map((webhook) => webhook.id)).toContain(id);
    await client.deleteWebhook(id);
    expect((await client.listWebhooks(workspaceId)).map((webhook) => webhook.id)).not.toContain(id);
  });
});

describe("a file", () => {
  it("goes up in pieces, byte for byte, under its own name, and comes down again", async () => {
    const task = await client.createTask(listId, body("Files"));
    const content = Buffer.alloc(3_000_000, "0123456789abcdef");
    const fileName = 'Größe "مرحبا" 👩‍👧.txt';
    let pulled = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(content.subarray(pulled, pulled + 65_536)));
        pulled += 65_536;
        if (pulled >= content.length) controller.close();
      },
    });
    const { id } = await client.createAttachment(task.id, async () => ({
      fileName,
      contentType: "text/plain",
      size: content.length,
      stream,
    }));
    const { attachments } = await client.getTask(task.id);
    expect(attachments).toMatchObject([{ id, title: fileName, size: content.length }]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await openAttachment(attachments[0]?.url ?? "")) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(content)).toBe(true);
  });

  it.each([
    "http://files.example.com/a",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "https://[::ffff:10.0.0.1]/a",
    "https://169.254.169.254/latest/meta-data",
    "https://localhost/a",
    "https://someone:secret@files.example.com/a",
    "file:///etc/passwd",
    "nonsense",
  ])("is not fetched from %s", async (address) => {
    await expect(openAttachment(address)).rejects.toMatchObject({ kind: "refused" });
  });
});

describe("failing", () => {
  it("a revoked token is a token error", async () => {
    sandbox.control.revokeTokens({ token });
    const error = await failureOf(client.getUser());
    expect(error).toBeInstanceOf(ClickUpTokenError);
    expect(error).toMatchObject({
      ecode: "OAUTH_025",
      endpoint: "GET /user",
      code: "clickup_reconnect_needed",
    });
  });

  it("a foreign or unknown id is not", async () => {
    const calls = [
      () => client.getTask("86zzzzz"),
      () => client.getList("1"),
      () => client.createTask("1", body("x")),
    ];
    for (const call of calls) {
      const error = await failureOf(call());
      expect(error).not.toBeInstanceOf(ClickUpTokenError);
      expect(error).toMatchObject({ kind: "unreachable_object", isOutcomeUnknown: false });
    }
  });

  it("a refusal carries its ECODE and is not repeated", async () => {
    const before = sandbox.control.requests().next;
    const error = await failureOf(client.createTask(listId, body("  ")));
    expect(error).toMatchObject({ ecode: "INPUT_005", kind: "refused", isOutcomeUnknown: false });
    expect(sandbox.control.requests(before).requests).toHaveLength(1);
  });

  it("429 says when to come back", async () => {
    sandbox.control.addFault({
      match: { path: "/user" },
      kind: "rate_limit_storm",
      retryAfterSeconds: 7,
      times: 1,
    });
    const error = await failureOf(client.getUser());
    expect(error).toBeInstanceOf(ClickUpRateLimitError);
    expect(error).toMatchObject({ retryAfter: 7, ecode: "APP_002" });
    // Until then nothing leaves, whoever asks by this token.
    const before = sandbox.control.requests().next;
    expect(await failureOf(clientOf(token).getUser())).toBeInstanceOf(ClickUpRateLimitError);
    expect(sandbox.control.requests(before).requests).toEqual([]);
  });

  it("reading goes on through trouble; creating is never repeated by itself", async () => {
    sandbox.control.addFault({
      match: { path: "/user" },
      kind: "error_before_commit",
      status: 503,
      times: 2,
    });
    expect(await client.getUser()).toMatchObject({ email: "maya@harbour.example" });
    sandbox.control.addFault({
      match: { method: "POST" },
      kind: "error_before_commit",
      status: 503,
      times: 1,
    });
    const before = sandbox.control.requests().next;
    expect(await failureOf(client.createTask(listId, body("Once")))).toMatchObject({
      isOutcomeUnknown: true,
    });
    expect(sandbox.control.requests(before).requests).toHaveLength(1);
  });

  it.each([
    ["lose_response_after_commit", true],
    ["truncate_response_after_commit", true],
    ["error_after_commit", true],
    ["drop_connection", true],
  ] as const)("after %s the outcome of a creation is unknown", async (kind, isOutcomeUnknown) => {
    sandbox.control.addFault({ match: { method: "POST" }, kind, times: 1 });
    expect(await failureOf(client.createTask(listId, body("Who knows")))).toMatchObject({
      kind: "unavailable",
      isOutcomeUnknown,
    });
  });

  it("no answer in time is an unknown outcome too", async () => {
    sandbox.control.addFault({
      match: { method: "POST" },
      kind: "slow_after_commit",
      delayMs: 2_000,
      times: 1,
    });
    const hasty = clientOf(token, { timeoutMs: 200 });
    expect(await failureOf(hasty.createTask(listId, body("Slow")))).toMatchObject({ isOutcomeUnknown: true });
  });

  it("what never left is known not to have been made", async () => {
    // A port that was free a moment ago has nobody behind it.
    const passing = await startSandbox();
    await passing.close();
    const nowhere = createClickUpClient({
      token,
      baseUrl: `${passing.url}/api/v2`,
      budget: createRateBudget({ tokenKey: tokenKeyOf(token), lane: "person", limit: 100_000 }),
      sleep: async () => {},
    });
    expect(await failureOf(nowhere.createTask(listId, body("x")))).toMatchObject({
      kind: "unavailable",
      isOutcomeUnknown: false,
    });
  });

  it.each(["", "{}", "[]", "null", "<html>", '{"id":{}}'])(
    "after an answer that says %j of a task, the outcome of its creation is unknown",
    async (said) => {
      const strange = createServer((_request, response) => void response.end(said)).listen(0, "127.0.0.1");
      await once(strange, "listening");
      expect(await failureOf(clientAt(strange).createTask(listId, body("Who knows")))).toMatchObject({
        kind: "unavailable",
        isOutcomeUnknown: true,
      });
      strange.close();
    },
  );

  it("a redirect is not followed: the token stays where it belongs", async () => {
    const strangers: (string | undefined)[] = [];
    const stranger = createServer((request, response) => {
      strangers.push(request.headers.authorization);
      response.end("{}");
    }).listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const redirecting = createServer((_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${portOf(stranger)}/` }).end();
    }).listen(0, "127.0.0.1");
    await once(redirecting, "listening");
    expect(await failureOf(clientAt(redirecting).getUser())).toMatchObject({ kind: "unavailable" });
    expect(strangers).toEqual([]);
    stranger.close();
    redirecting.close();
  });

  it("a caller who gives up stops the call", async () => {
    sandbox.control.addFault({ match: { path: "/user" }, kind: "slow", delayMs: 5_000, times: 1 });
    const gone = clientOf(token, { signal: AbortSignal.timeout(100) });
    await expect(gone.getUser()).rejects.toBeInstanceOf(Error);
  });

  it("what it throws keeps the token out even where an error's text would name it", () => {
    expect(redactText(`Authorization: Bearer ${token}`)).not.toContain(token);
  });
});
