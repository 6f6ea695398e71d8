/** Where a file's address leads, however many servers send on: never into our own network, and never to a crash. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAttachment } from "./open-attachment.ts";

let server: Server;
let origin: string;
let location = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/end") response.end("the file");
    else if (request.url?.startsWith("/status/") === true)
      response.writeHead(Number(request.url.slice("/status/".length))).end();
    else response.writeHead(302, { location }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  origin = `http://127.0.0.1:${address.port}`;
  // What the sandbox serves is followed at the address that it is configured under.
  process.env.CLICKUP_API_URL = `${origin}/api/v2`;
});
afterAll(() => {
  server.close();
});

describe("a server that sends on", () => {
  it("is followed to where that is allowed", async () => {
    location = "/end";
    const chunks: Uint8Array[] = [];
    for await (const chunk of await openAttachment(`${origin}/file`)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("the file");
  });

  it.each([
    "http://[",
    "http://127.0.0.1:1/private",
    "https://10.0.0.1/private",
    "https://0x7f.1/private",
    "https://[::ffff:7f00:1]/private",
    "//localhost/private",
    "javascript:alert(1)",
    "/file",
  ])("to %s is refused", async (to) => {
    location = to;
    await expect(openAttachment(`${origin}/file`)).rejects.toMatchObject({ kind: "refused" });
  });
});

describe("a server that does not give the file", () => {
  it.each([
    [204, "refused"],
    [304, "refused"],
    [403, "refused"],
    [404, "unreachable_object"],
    [429, "rate_limit"],
    [503, "unavailable"],
  ] as const)("says why by its status %i", async (status, kind) => {
    await expect(openAttachment(`${origin}/status/${status}`)).rejects.toMatchObject({ kind });
  });
});
