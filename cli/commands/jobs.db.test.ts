import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { EventSender } from "#lib/platform/signal/dispatch.ts";
import { createOrganisation, type TestOrganisation } from "#lib/testing/contexts.ts";
import { runCli } from "../run-cli.ts";

let printed = "";
let complained = "";
let organisation: TestOrganisation;

async function run(hasJobServer: boolean, ...typed: string[]): Promise<number> {
  printed = "";
  complained = "";
  return runCli(typed, {
    findInstance: async () => ({
      dataDirectory: "/nowhere",
      url: null,
      pid: null,
      settings: {},
      hasDatabase: true,
      hasJobServer,
    }),
    findEventSender: async () => sender,
    print: (text) => {
      printed += text;
    },
    printError: (text) => {
      complained += text;
    },
  });
}

const taken: string[] = [];
let sender: EventSender;

beforeEach(async () => {
  // The process keeps the sender of the test before.
  Reflect.deleteProperty(globalThis, "relaydeskEventSender");
  taken.length = 0;
  sender = async (events) => {
    taken.push(...events.map(({ id }) => id));
  };
  await systemDb().outboxEvent.deleteMany();
  await systemDb().jobRun.deleteMany();
  organisation = await createOrganisation();
});

async function createRun(
  { organisationId }: TestOrganisation,
  status: "failed" | "succeeded",
  startedAt = new Date(),
): Promise<string> {
  const id = newId();
  await systemDb().jobRun.create({
    data: {
      id,
      organisationId,
      functionId: "clickup-task-create",
      runId: id,
      eventName: "clickup/task.create",
      payload: { intentId: newId() },
      status,
      attempt: 4,
      errorCode: status === "failed" ? "clickup_unavailable" : null,
      errorMessage: status === "failed" ? "ClickUp answers 503." : null,
      startedAt,
      finishedAt: startedAt,
    },
  });
  return id;
}

describe("jobs list", () => {
  it("lists runs of all organisations, newest first, and only the failed ones when asked", async () => {
    const other = await createOrganisation();
    const old = await createRun(organisation, "failed", new Date("2026-01-01T10:00:00Z"));
    const fresh = await createRun(other, "failed", new Date("2026-01-01T11:00:00Z"));
    const fine = await createRun(other, "succeeded", new Date("2026-01-01T12:00:00Z"));

    expect(await run(false, "jobs", "list")).toBe(0);
    expect([fine, fresh, old].map((id) => printed.indexOf(id))).toEqual(
      [fine, fresh, old].map((id) => printed.indexOf(id)).sort((a, b) => a - b),
    );
    await run(false, "jobs", "list", "--failed");
    expect(printed).not.toContain(fine);
    expect(printed).toMatch(/ClickUp answers 503/);
    expect(printed).toMatch(/2 runs/);
    await run(false, "jobs", "list", "--organisation", organisation.slug);
    expect(printed).toContain(old);
    expect(printed).not.toContain(fresh);
    await run(false, "jobs", "list", "--limit", "1");
    expect(printed).toMatch(/1 run$/);
  });

  it.each(["0", "201", "two", "1.5"])("refuses the limit %s", async (limit) => {
    expect(await run(false, "jobs", "list", "--limit", limit)).toBe(2);
    expect(complained).toMatch(/^--limit: must be/);
  });
});

describe("jobs retry", () => {
  it("starts one failed run again, once, on record as the operator's doing", async () => {
    const id = await createRun(organisation, "failed");
    expect(await run(true, "jobs", "retry", id)).toBe(0);
    expect(taken).toHaveLength(1);
    const events = await systemDb().outboxEvent.findMany();
    expect(events).toMatchObject([{ name: "clickup/task.create", payload: { isRetry: true } }]);
    expect(await systemDb().auditEvent.findMany({ where: { targetId: id } })).toMatchObject([
      { action: "job.retried", actorType: "cli", origin: "cli" },
    ]);

    expect(await run(true, "jobs", "retry", id)).toBe(1);
    expect(complained).toMatch(/started again already/);
    expect(taken).toHaveLength(1);
  });

  it("starts all failed runs of one organisation, and no other's", async () => {
    const other = await createOrganisation();
    await createRun(organisation, "failed");
    await createRun(organisation, "failed");
    await createRun(organisation, "succeeded");
    const foreign = await createRun(other, "failed");
    expect(await run(true, "jobs", "retry", "--all-failed", "--organisation", organisation.slug)).toBe(0);
    expect(printed).toMatch(/Started 2 runs/);
    expect(taken).toHaveLength(2);
    expect(await systemDb().jobRun.findUnique({ where: { id: foreign } })).toMatchObject({ retriedAt: null });
    await run(true, "jobs", "retry", "--all-failed", "--organisation", organisation.slug);
    expect(printed).toMatch(/No run/);
  });

  it("keeps the request for later where no job server is known", async () => {
    const id = await createRun(organisation, "failed");
    expect(await run(false, "jobs", "retry", id)).toBe(0);
    expect(printed).toMatch(/begins once Relaydesk runs/);
    expect(taken).toEqual([]);
    expect(await systemDb().outboxEvent.findMany()).toMatchObject([{ dispatchedAt: null }]);
  });

  it("knows no run of another organisation than the one that was named", async () => {
    const id = await createRun(await createOrganisation(), "failed");
    expect(await run(true, "jobs", "retry", id, "--organisation", organisation.slug)).toBe(1);
    expect(await run(true, "jobs", "retry", newId())).toBe(1);
    expect(complained).toMatch(/There is no run/);
    expect(taken).toEqual([]);
  });

  it.each([
    [["jobs", "retry"], /Give the id of one run, or --all-failed/],
    [["jobs", "retry", newId(), "--all-failed"], /Give the id of one run, or --all-failed/],
    [["jobs", "retry", "--all-failed"], /needs --organisation/],
    [["jobs", "retry", "seven"], /^<id>: /],
  ])("takes %j for a mistake", async (typed, message) => {
    expect(await run(true, ...typed)).toBe(2);
    expect(complained).toMatch(message);
  });
});

describe("outbox send", () => {
  const createEvents = (count: number) =>
    systemDb().outboxEvent.createMany({
      data: Array.from({ length: count }, () => ({
        id: newId(),
        organisationId: organisation.organisationId,
        name: "clickup/task.create",
        payload: {},
        createdAt: new Date(Date.now() - 60_000),
      })),
    });

  it("sends all that waits, in one go and once", async () => {
    await createEvents(450);
    expect(await run(true, "outbox", "send")).toBe(0);
    expect(printed).toBe("Sent 450 events.\nNothing waits.");
    expect(new Set(taken).size).toBe(450);
    expect(await run(true, "outbox", "send")).toBe(0);
    expect(taken).toHaveLength(450);
  });

  it("keeps what the job server does not take, and says why", async () => {
    await createEvents(3);
    sender = async () => {
      throw new Error("503 from the job server");
    };
    expect(await run(true, "outbox", "send", "--json")).toBe(1);
    expect(JSON.parse(printed)).toEqual({
      sent: 0,
      waiting: 3,
      refused: { name: "clickup/task.create", attempts: 1, reason: "503 from the job server" },
    });
    expect(await systemDb().outboxEvent.count({ where: { dispatchedAt: null } })).toBe(3);
  });

  it("sends nothing where no job server is known", async () => {
    await createEvents(1);
    expect(await run(false, "outbox", "send")).toBe(1);
    expect(complained).toMatch(/not known where the job server is/);
  });
});

describe("status", () => {
  it("counts what waits and what failed, and fails while nothing serves", async () => {
    await createRun(organisation, "failed");
    const retried = await createRun(organisation, "failed");
    await systemDb().jobRun.update({ where: { id: retried }, data: { retriedAt: new Date() } });
    await systemDb().outboxEvent.create({
      data: { id: newId(), organisationId: organisation.organisationId, name: "a/b", payload: {} },
    });
    expect(await run(false, "status", "--json")).toBe(1);
    expect(JSON.parse(printed)).toMatchObject({
      database: { isReachable: true },
      ready: { status: "down" },
      work: { jobsFailed: 1, intentsWaiting: 0, intentsFailed: 0, outboxUnsent: 1 },
    });
  });
});
