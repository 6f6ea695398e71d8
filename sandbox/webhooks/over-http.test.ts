import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../clock.ts";
import { at, startBench, type TestBench, textAt } from "../testing/harness.ts";
import { signatureOf } from "./signature.ts";

type Received = { path: string; headers: IncomingMessage["headers"]; body: string };

let server: Server;
let url: string;
let received: Received[];
let bench: TestBench;
let held: (() => void)[];

beforeEach(async () => {
  received = [];
  held = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      if (path === "/moved") response.writeHead(307, { Location: "/target" }).end();
      else if (path === "/silent") held.push(() => response.end());
      else response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  bench = await startBench({ clock: systemClock, settings: { rateLimit: 10_000, deliveryRetryMs: 20 } });
});

afterEach(async () => {
  for (const release of held) release();
  await bench.sandbox.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(bench.errors).toEqual([]);
});

async function register(path: string) {
  const body = { endpoint: `${url}${path}`, events: ["taskCreated"] };
  const answer = await bench.client().call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
  return textAt(answer.body, "webhook", "secret");
}

const create = (name: string) =>
  bench.client().call("POST", `/list/${bench.ids.list}/task`, { body: { name } });
const log = () => bench.sandbox.control.deliveries().deliveries;

describe("deliveries over HTTP", () => {
  it("carry raw bytes that their signature fits, whatever the script", async () => {
    const secret = await register("/hook");
    await create("Größe 佐藤 👩‍👩‍👧‍👦");
    await vi.waitUntil(() => log().length === 1);
    const [request] = received;
    expect(request?.headers["x-signature"]).toBe(signatureOf(secret, request?.body ?? ""));
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(log()).toMatchObject([{ outcome: "delivered", status: 200, body: request?.body }]);
  });

  it("follow no redirect, and are tried five times", async () => {
    await register("/moved");
    await create("Moved");
    await vi.waitUntil(() => log().length === 5);
    expect(new Set(received.map(({ path }) => path))).toEqual(new Set(["/moved"]));
    expect(log().map(({ status }) => status)).toEqual([307, 307, 307, 307, 307]);
  });

  it("hold up neither an answer of the API nor another webhook, however long an endpoint is silent", async () => {
    await register("/silent");
    await register("/hook");
    const answer = await create("Quick");
    expect(answer.status).toBe(200);
    await vi.waitUntil(() => log().length === 1);
    expect(log()).toMatchObject([{ endpoint: `${url}/hook`, outcome: "delivered" }]);
    await create("Quick again");
    await vi.waitUntil(() => log().length === 2);
    expect(received.filter(({ path }) => path === "/silent")).toHaveLength(1);
  });

  it("go one at a time to a webhook, or as many at once as the setting says", async () => {
    await register("/silent");
    for (const name of ["A", "B", "C", "D"]) await create(name);
    await vi.waitUntil(() => held.length === 1);
    bench.sandbox.control.changeSettings({ deliveriesAtOnce: 3 });
    held.pop()?.();
    await vi.waitUntil(() => held.length === 3);
    expect(bench.sandbox.control.pendingDeliveries()).toEqual({ count: 3, nextAt: null });
  });

  it("reach nobody where nobody listens, and say so in the log and in the health", async () => {
    const body = { endpoint: "http://127.0.0.1:9/hook", events: ["taskCreated"] };
    await bench.client().call("POST", `/team/${bench.ids.workspace}/webhook`, { body });
    await create("Nowhere");
    await vi.waitUntil(() => log().length === 5);
    expect(log().at(-1)).toMatchObject({ outcome: "unreachable", status: null, attempt: 5 });
    const response = await fetch(`${bench.sandbox.url}/_sandbox/webhooks`);
    expect(at(await response.json(), "webhooks", 0)).toMatchObject({ health: "failing", failCount: 1 });
  });

  it("are told at the control interface, by cursor and by filter", async () => {
    await register("/hook");
    await create("Told");
    await vi.waitUntil(() => log().length === 1);
    const ask = async (query: string): Promise<unknown> =>
      (await fetch(`${bench.sandbox.url}/_sandbox/deliveries?${query}`)).json();
    const first = await ask("since=0&event=taskCreated");
    expect(at(first, "deliveries", 0, "event")).toBe("taskCreated");
    expect(at(first, "pending")).toEqual({ count: 0, nextAt: null });
    expect(at(await ask(`since=${at(first, "next")}`), "deliveries")).toEqual([]);
    expect(at(await ask("event=taskDeleted"), "deliveries")).toEqual([]);
  });
});
