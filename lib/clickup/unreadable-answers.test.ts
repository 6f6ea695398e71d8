/** One thing in an answer that cannot be read hides nothing else in it. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClickUpClient } from "./api-client.ts";

let server: Server;
let answer: unknown;
let baseUrl: string;

beforeAll(async () => {
  server = createServer((_, response) => response.end(JSON.stringify(answer))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  baseUrl = `http://127.0.0.1:${address.port}/api/v2`;
});
afterAll(() => {
  server.close();
});

const search = (tasks: unknown[], more: Record<string, unknown> = {}, leavesOutUnreadable = true) => {
  answer = { tasks, ...more };
  return createClickUpClient({
    token: "token",
    baseUrl,
    budget: { take: async () => ({ settle: async () => {} }) },
    sleep: async () => {},
  }).searchTasks("1", { includeClosed: true, subtasks: true, leavesOutUnreadable }, 0);
};
const good = { id: "86a", name: "Printer", status: { status: "open", type: "open" } };

describe("a page of tasks", () => {
  it("shows those that can be read", async () => {
    const { tasks, isLast } = await search([{ id: "86b", name: null, status: null }, good, null]);
    expect(tasks.map(({ id }) => id)).toEqual(["86a"]);
    expect(isLast).toBe(false);
  });

  it("is refused as a whole to whoever must not miss one", async () => {
    await expect(search([good, { id: "86b" }], {}, false)).rejects.toMatchObject({ kind: "unavailable" });
    expect(await search([good], {}, false)).toMatchObject({ tasks: [{ id: "86a" }] });
  });

  it("on which none can be read is not the last one", async () => {
    expect(await search([{ id: "86b" }])).toEqual({ tasks: [], isLast: false });
    expect(await search([])).toMatchObject({ isLast: true });
    expect(await search([good], { last_page: true })).toMatchObject({ isLast: true });
    expect(await search([good], { last_page: null })).toMatchObject({ isLast: false });
  });
});
