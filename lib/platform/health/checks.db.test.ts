import { createServer, type Server } from "node:http";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { disconnectDatabase } from "../db/index.ts";
import { createReadiness } from "./readiness.ts";

const servers: Server[] = [];

/** A server that answers everything with one status. */
async function answering(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return `http://127.0.0.1:${address.port}`;
}

/** An address where a server was, and is no more. */
async function abandoned(): Promise<string> {
  const url = await answering(200);
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  return url;
}

/** The settings are read once a process, so each test loads the checks anew. */
async function readinessWith(settings: Record<string, string>) {
  vi.resetModules();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { clickupCheck, databaseCheck, jobsCheck } = await import("./checks.ts");
  const { noteJobRegistration } = await import("./job-registration.ts");
  const fresh = await import("../db/index.ts");
  return {
    check: createReadiness([databaseCheck, jobsCheck, clickupCheck]),
    noteJobRegistration,
    close: fresh.disconnectDatabase,
  };
}

const CLICKUP = { CLICKUP_CLIENT_ID: "id", CLICKUP_CLIENT_SECRET: "secret" };

afterEach(() => {
  vi.unstubAllEnvs();
  delete (globalThis as { relaydeskJobsRegisteredAt?: Date }).relaydeskJobsRegisteredAt;
});
afterAll(async () => {
  await disconnectDatabase();
  for (const server of servers) server.close();
});

describe("readiness", () => {
  it("is ok when database, job server and ClickUp answer, whatever ClickUp says to a stranger", async () => {
    const { check, noteJobRegistration, close } = await readinessWith({
      ...CLICKUP,
      INNGEST_BASE_URL: await answering(200),
      CLICKUP_API_URL: await answering(401),
    });
    noteJobRegistration();
    expect(await check()).toMatchObject({
      status: "ok",
      checks: { database: { status: "ok" }, jobs: { status: "ok" }, clickup: { status: "ok" } },
    });
    await close();
  });

  it.each(["away", "broken"])("is only degraded while ClickUp is %s", async (how) => {
    const { check, noteJobRegistration, close } = await readinessWith({
      ...CLICKUP,
      INNGEST_BASE_URL: await answering(200),
      CLICKUP_API_URL: how === "away" ? await abandoned() : await answering(502),
    });
    noteJobRegistration();
    const { status, checks } = await check();
    expect([status, checks.clickup?.status, checks.jobs?.status]).toEqual(["degraded", "degraded", "ok"]);
    expect(checks.clickup?.reason).toMatch(how === "away" ? /ECONNREFUSED/ : /502/);
    await close();
  });

  it("is degraded until the job server beside it has taken the functions", async () => {
    const { check, close } = await readinessWith({ INNGEST_BASE_URL: await answering(200) });
    expect(await check()).toMatchObject({ status: "degraded", checks: { jobs: { status: "degraded" } } });
    await close();
  });

  it.each(["away", "broken"])("is only degraded while its job server is %s: events are kept", async (how) => {
    const { check, noteJobRegistration, close } = await readinessWith({
      INNGEST_BASE_URL: how === "away" ? await abandoned() : await answering(502),
    });
    noteJobRegistration();
    const { status, checks } = await check();
    expect([status, checks.jobs?.status]).toEqual(["degraded", "degraded"]);
    expect(checks.jobs?.reason).toMatch(how === "away" ? /ECONNREFUSED/ : /502/);
    expect(checks.jobs?.reason).toMatch(/kept until it is back/);
    await close();
  });

  it("is degraded without a job server, and says which settings are missing", async () => {
    const { check, close } = await readinessWith({ INNGEST_BASE_URL: "", INNGEST_EVENT_KEY: "" });
    const { status, checks } = await check();
    expect([status, checks.jobs?.status]).toEqual(["degraded", "degraded"]);
    expect(checks.jobs?.reason).toContain("INNGEST_BASE_URL");
    await close();
  });

  it("is down without its database, and gives no address or password away", async () => {
    const { check, close } = await readinessWith({
      DATABASE_URL: "postgresql://someone:hunter2@127.0.0.1:9/none",
      INNGEST_BASE_URL: await answering(200),
    });
    const readiness = await check();
    expect(readiness).toMatchObject({ status: "down", checks: { database: { status: "down" } } });
    expect(JSON.stringify(readiness)).not.toMatch(/hunter2|someone|127\.0\.0\.1/);
    await close();
  });
});
