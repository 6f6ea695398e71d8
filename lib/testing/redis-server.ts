/**
 * A Redis for tests of the Upstash side: a small REST front, as Upstash's own, before the machine's
 * `redis-server`. Not every machine has one; the suites that need it say so and are left out there.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createConnection, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";

export const hasRedisServer = spawnSync("redis-server", ["--version"]).status === 0;

export type TestRedis = {
  url: string;
  token: string;
  /** Makes the front answer 500 to everything, as if Redis were away. */
  setAway: (isAway: boolean) => void;
  stop: () => Promise<void>;
};

type Reply = string | number | null | Reply[] | Error;
const commandSchema = z.array(z.union([z.string(), z.number()]));

export async function startTestRedis(): Promise<TestRedis> {
  const directory = await mkdtemp(path.join(tmpdir(), "relaydesk-redis-"));
  const port = await freePort();
  const child = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory],
    { stdio: "ignore" },
  );
  const redis = await connect(port, child);
  const token = "test-token";
  let isAway = false;

  // Upstash knows a script flag that Redis itself refuses; without it the script does the same.
  const scripts = new Map<string, string>();
  const toRedis = (command: (string | number)[]): (string | number)[] => {
    const [name, script, ...rest] = command;
    const word = String(name).toUpperCase();
    if (word === "EVAL") {
      const text = String(script);
      scripts.set(createHash("sha1").update(text).digest("hex"), text.replace(/^#!lua[^\n]*\n/, ""));
      return ["EVAL", text.replace(/^#!lua[^\n]*\n/, ""), ...rest];
    }
    const known = word === "EVALSHA" ? scripts.get(String(script)) : undefined;
    return known === undefined ? command : ["EVAL", known, ...rest];
  };

  const front: Server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: "Unauthorized" });
    if (isAway) return answer(500, { error: "away" });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const isBase64 = request.headers["upstash-encoding"] === "base64";
    const run = async (command: (string | number)[]) => {
      const reply = await redis.send(toRedis(command));
      return reply instanceof Error ? { error: reply.message } : { result: isBase64 ? encode(reply) : reply };
    };
    if (request.url === "/pipeline" || request.url === "/multi-exec") {
      return answer(200, await Promise.all(z.array(commandSchema).parse(body).map(run)));
    }
    const result = await run(commandSchema.parse(body));
    return answer("error" in result ? 400 : 200, result);
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const address = front.address();
  if (address === null || typeof address === "string") throw new Error("The front has no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    token,
    setAway: (away) => {
      isAway = away;
    },
    stop: async () => {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      redis.end();
      child.kill();
      await new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(null)));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function encode(reply: Reply): Reply {
  if (typeof reply === "string") return reply === "OK" ? reply : Buffer.from(reply).toString("base64");
  return Array.isArray(reply) ? reply.map(encode) : reply;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port");
  return address.port;
}

type Connection = { send: (command: (string | number)[]) => Promise<Reply>; end: () => void };

async function connect(port: number, child: ChildProcess): Promise<Connection> {
  for (;;) {
    if (child.exitCode !== null) throw new Error("redis-server ended before it answered");
    const socket = createConnection(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    if (isOpen) return speakResp(socket);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Redis' own protocol, as much as tests need: commands as arrays of bulk strings, replies in order. */
function speakResp(socket: Socket): Connection {
  const waiting: ((reply: Reply) => void)[] = [];
  let received = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const parsed = parseReply(received, 0);
      if (parsed === null) return;
      received = received.subarray(parsed.end);
      waiting.shift()?.(parsed.reply);
    }
  });
  return {
    send: (command) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        const words = command.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
        socket.write(`*${command.length}\r\n${words.join("")}`);
      }),
    end: () => socket.destroy(),
  };
}

function parseReply(bytes: Buffer, start: number): { reply: Reply; end: number } | null {
  const lineEnd = bytes.indexOf("\r\n", start);
  if (lineEnd === -1) return null;
  const kind = String.fromCharCode(bytes[start] ?? 0);
  const line = bytes.toString("utf8", start + 1, lineEnd);
  const next = lineEnd + 2;
  if (kind === "+") return { reply: line, end: next };
  if (kind === "-") return { reply: new Error(line), end: next };
  if (kind === ":") return { reply: Number(line), end: next };
  const length = Number(line);
  if (length < 0) return { reply: null, end: next };
  if (kind === "$") {
    if (bytes.length < next + length + 2) return null;
    return { reply: bytes.toString("utf8", next, next + length), end: next + length + 2 };
  }
  const replies: Reply[] = [];
  let end = next;
  for (let index = 0; index < length; index += 1) {
    const entry = parseReply(bytes, end);
    if (entry === null) return null;
    replies.push(entry.reply);
    end = entry.end;
  }
  return { reply: replies, end };
}
