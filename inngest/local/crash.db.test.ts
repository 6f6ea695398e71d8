import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type CrashLedger, crashFunctions } from "./conformance/crash-functions.ts";
import { createDatabase, startApp, TEST_EVENT_KEY, TEST_SIGNING_KEY } from "./conformance/harness.ts";
import { Database } from "./store/database.ts";
import { SCHEMA } from "./store/schema.ts";

const RUNS = 20;
const KILLS = 12;
const SEED = Number(process.env.INNGEST_CRASH_SEED ?? 20_260_301);

/** A small seeded generator (mulberry32), so that a failure can be repeated with its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const Output = z.record(z.string(), z.string().nullable());
const Ready = z.object({ ready: z.literal(true), url: z.string() });
const children = new Set<ChildProcess>();

async function spawnServer(
  databaseUrl: string,
  appUrl: string | null,
  port: number,
): Promise<{ child: ChildProcess; url: string }> {
  const main = path.join(import.meta.dirname, "main.ts");
  const child = spawn(
    process.execPath,
    [
      main,
      "--port",
      String(port),
      "--backoff-ms",
      "100",
      "--sync-ms",
      "500",
      ...(appUrl ? ["--app-url", appUrl] : []),
    ],
    {
      env: {
        ...process.env,
        INNGEST_LOCAL_DATABASE_URL: databaseUrl,
        INNGEST_EVENT_KEY: TEST_EVENT_KEY,
        INNGEST_SIGNING_KEY: TEST_SIGNING_KEY,
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  children.add(child);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    const ready = Ready.safeParse(JSON.parse(line));
    if (!ready.success) continue;
    child.stdout.resume();
    return { child, url: ready.data.url };
  }
  throw new Error(`The server did not start: ${lines.join("\n")}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
  children.delete(child);
  return child.exitCode;
}

let database: Awaited<ReturnType<typeof createDatabase>>;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await database.drop();
});

describe("a server that is killed", () => {
  it(`finishes every run, and no memoised step runs again (seed ${SEED})`, async () => {
    const random = seeded(SEED);
    const ledger: CrashLedger = { executions: [], ends: new Map() };
    let server = await spawnServer(database.url, null, 0);
    const { port } = new URL(server.url);
    const target = { baseUrl: server.url, eventKey: TEST_EVENT_KEY, signingKey: TEST_SIGNING_KEY };
    const app = await startApp(target, (client) => crashFunctions(client, ledger, random), { id: "crash" });
    await end(server.child, "SIGKILL");
    server = await spawnServer(database.url, app.url, Number(port));
    const store = new Database(database.url, 1);
    const unfinished = () =>
      store.sql.query(`select id from ${SCHEMA}.run where slug = 'crash-crash' and ended_at is null`);
    const synced = () => store.sql.query(`select 1 from ${SCHEMA}.function where is_active`);
    await expect.poll(synced, { timeout: 10_000 }).toHaveLength(2);

    const runs = Array.from({ length: RUNS }, (_, index) => `run-${index}`);
    const sending = (async () => {
      // Events keep coming while the server dies; the client's id makes sending again harmless.
      for (const run of runs) {
        await sleep(random() * 150);
        for (;;) {
          try {
            await app.client.send({ name: "k/start", id: `start-${run}`, data: { run } });
            break;
          } catch {
            await sleep(50);
          }
        }
      }
    })();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(100 + random() * 500);
      await end(server.child, "SIGKILL");
      server = await spawnServer(database.url, app.url, Number(port));
    }
    await sending;
    await expect.poll(unfinished, { timeout: 60_000, interval: 100 }).toHaveLength(0);

    const ended = await store.sql.query<{ status: string; output: string }>(
      `select status, output from ${SCHEMA}.run where slug = 'crash-crash' order by id`,
    );
    expect(ended).toHaveLength(RUNS);
    expect(ended.map(({ status }) => status)).toEqual(runs.map(() => "completed"));

    const outputs = ended.map(({ output }) => Output.parse(JSON.parse(output)));
    for (const run of runs) {
      const executions = ledger.executions.filter((execution) => execution.run === run);
      // Once a later stage has begun, the steps of the stages before it are memoised: none of them begins again.
      const stages = executions.map(({ stage }) => stage);
      expect(stages, run).toEqual([...stages].sort((left, right) => left - right));
      const values = outputs.find((output) => executions.some(({ value }) => value === output.a));
      expect(Object.keys(values ?? {}), run).toHaveLength(10);
      const { h: last, told, ...memoised } = values ?? {};
      expect(told).toBeNull();
      const ends = ledger.ends.get(run) ?? [];
      expect(ends, run).toContainEqual({ ...memoised, h: last });
      // The SDK lets the function go on while the checkpoint of its last step is under way, so that step alone may differ
      // between the times the function reached its end.
      for (const { h: _last, ...others } of ends) expect(others, run).toEqual(memoised);
      for (const [step, value] of Object.entries({ ...memoised, h: last })) {
        const tries = executions.filter((execution) => execution.step === step);
        expect(
          tries.map((execution) => execution.value),
          `${run} ${step}`,
        ).toContain(value);
        expect(tries.length, `${run} ${step}`).toBeLessThanOrEqual(1 + KILLS);
      }
    }
    const tellings = await store.sql.query(`select 1 from ${SCHEMA}.event where name = 'k/told'`);
    expect(tellings.length).toBeGreaterThanOrEqual(RUNS);
    // The kills must have hit something, or this test has shown nothing.
    expect(ledger.executions.length).toBeGreaterThan(RUNS * 9);

    expect(await end(server.child, "SIGTERM")).toBe(0);
    await app.close();
    await store.close();
  }, 180_000);
});
