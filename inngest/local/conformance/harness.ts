import { randomUUID } from "node:crypto";
import http from "node:http";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/node";
import pg from "pg";
import { type LocalInngest, type LocalInngestOptions, startLocalInngest } from "../server.ts";
import { Recorder } from "./recorder.ts";

export const TEST_SIGNING_KEY = "signkey-test-8ee2262a15e8d3c42d6a840db7af3de2";
export const TEST_EVENT_KEY = "test-event-key";

/** An empty database on the test server, and how to remove it. */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error("TEST_DATABASE_URL is not set; run these tests in the project `db`");
  const name = `inngest_local_${randomUUID().replaceAll("-", "")}`;
  const run = async (statement: string) => {
    const admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(statement).finally(() => admin.end());
  };
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database if exists ${name} with (force)`) };
}

/** An app of the real SDK on a free port (or a given one), serving what `define` makes. */
export async function startApp(
  target: { baseUrl: string; eventKey: string; signingKey: string },
  define: (client: Inngest, recorder: Recorder) => InngestFunction.Any[],
  options: { id?: string; port?: number; recorder?: Recorder } = {},
): Promise<{ client: Inngest; recorder: Recorder; url: string; port: number; close: () => Promise<void> }> {
  const client = new Inngest({
    id: options.id ?? "conformance",
    isDev: false,
    ...target,
    logger: { info() {}, warn() {}, error() {}, debug() {} },
  });
  const recorder = options.recorder ?? new Recorder();
  const server = http.createServer(serve({ client, functions: define(client, recorder) }));
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
    });
  });
  return {
    client,
    recorder,
    port,
    url: `http://127.0.0.1:${port}/api/inngest`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Has the app register itself, as a deployment would. */
export async function register(appUrl: string): Promise<void> {
  const response = await fetch(appUrl, { method: "PUT" });
  if (response.status !== 200) throw new Error(`The app could not register: ${await response.text()}`);
}

/** The server under test: the real one that `INNGEST_BASE_URL` names, else the local one on a database of its own. */
export async function startServerUnderTest(options: Partial<LocalInngestOptions> = {}): Promise<{
  baseUrl: string;
  eventKey: string;
  signingKey: string;
  isLocal: boolean;
  close: () => Promise<void>;
}> {
  const real = process.env.INNGEST_BASE_URL;
  if (real)
    return {
      baseUrl: real,
      eventKey: process.env.INNGEST_EVENT_KEY ?? TEST_EVENT_KEY,
      signingKey: process.env.INNGEST_SIGNING_KEY ?? TEST_SIGNING_KEY,
      isLocal: false,
      close: async () => {},
    };
  const database = await createDatabase();
  const server: LocalInngest = await startLocalInngest({
    databaseUrl: database.url,
    eventKey: TEST_EVENT_KEY,
    signingKey: TEST_SIGNING_KEY,
    graceMs: 500,
    ...options,
  });
  return {
    baseUrl: server.url,
    eventKey: TEST_EVENT_KEY,
    signingKey: TEST_SIGNING_KEY,
    isLocal: true,
    close: async () => {
      await server.close();
      await database.drop();
    },
  };
}
