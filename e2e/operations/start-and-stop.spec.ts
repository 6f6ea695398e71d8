/** `npm start` on one machine: nothing stays behind, nothing is lost, whatever is killed and when. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { type Stack, startStack, UNSET } from "#scripts/test/stack.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });

let dataDirectory: string;
let stack: Stack | undefined;

test.beforeAll(async () => {
  // A space in the path, as on many people's machines.
  dataDirectory = await mkdtemp(path.join(tmpdir(), "relaydesk start "));
});

test.afterAll(async () => {
  await stack?.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

const start = async (env: Record<string, string> = {}) => {
  stack = await startStack({ DATA_DIR: dataDirectory, LOG_LEVEL: "warn", ...env });
  return stack;
};

test("a first start serves, and SIGTERM leaves no process behind", async () => {
  const { process: supervisor, url, stop } = await start();
  expect((await fetch(`${url}/health`)).status).toBe(200);
  const pids = descendants(supervisor.pid ?? 0);
  expect(pids.length).toBeGreaterThanOrEqual(4);
  await stop();
  expect(pids.filter(isAlive)).toEqual([]);
});

test("the next start finds the data, and a second one on the same folder is refused in words", async () => {
  const { databaseUrl, url } = await start();
  expect(await countOrganisations(databaseUrl)).toBe(1);
  const second = spawn(process.execPath, ["--conditions=react-server", "scripts/start/main.ts"], {
    env: { ...process.env, DATA_DIR: dataDirectory, PORT: "0" },
  });
  let said = "";
  second.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise((resolve) => second.once("exit", resolve));
  expect(code).toBe(1);
  expect(said).toContain("already running");
  expect(said).toContain(url);
});

test("a program that is killed is started again", async () => {
  const { process: supervisor, url } = stack ?? (await start());
  for (const script of ["next", "inngest/local/main.ts", "sandbox/main.ts"]) {
    const victim = descendants(supervisor.pid ?? 0).find((pid) => commandLine(pid).includes(script));
    expect(victim, `${script} runs`).toBeDefined();
    process.kill(victim ?? 0, "SIGKILL");
    await expect
      .poll(() =>
        descendants(supervisor.pid ?? 0).some((pid) => pid !== victim && commandLine(pid).includes(script)),
      )
      .toBe(true);
  }
  await expect
    .poll(async () =>
      fetch(`${url}/ready`).then(
        (response) => response.status,
        () => 0,
      ),
    )
    .toBe(200);
});

test("kill -9 of the supervisor takes its programs along, and the next start recovers", async () => {
  const running = stack ?? (await start());
  const pids = descendants(running.process.pid ?? 0).filter((pid) => !commandLine(pid).includes("postgres"));
  running.process.kill("SIGKILL");
  await expect.poll(() => pids.filter(isAlive), { timeout: 30_000 }).toEqual([]);
  // The database server outlives its parent on purpose; the next start takes it over.
  const next = await start();
  expect(await countOrganisations(next.databaseUrl)).toBe(1);
  const all = descendants(next.process.pid ?? 0);
  await next.stop();
  expect(all.filter(isAlive)).toEqual([]);
  await expect(countOrganisations(next.databaseUrl)).rejects.toThrow();
  stack = undefined;
});

for (const [whose, isTakenOver] of [
  ["its own", false],
  ["one that it took over", true],
] as const) {
  test(`kill -9 of the database, ${whose}, ends the rest in words, and the next start recovers`, async () => {
    if (isTakenOver) {
      const before = await start();
      before.process.kill("SIGKILL");
      await expect.poll(() => isAlive(before.process.pid ?? 0)).toBe(false);
    }
    const running = await start();
    const pids = descendants(running.process.pid ?? 0);
    process.kill(await postmasterOf(dataDirectory), "SIGKILL");
    await expect.poll(() => pids.filter(isAlive), { timeout: 30_000 }).toEqual([]);
    expect(running.output()).toContain("The database ended unexpectedly");
    const next = await start();
    expect(await countOrganisations(next.databaseUrl)).toBe(1);
    await next.stop();
    stack = undefined;
  });
}

test("SIGTERM to npm, which does not pass it on, leaves no process behind either", async () => {
  const npm = spawn("npm", ["start"], {
    env: { ...process.env, ...UNSET, DATA_DIR: dataDirectory, PORT: "0", LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  npm.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 120_000 }).toContain("Relaydesk is ready");
  const pids = descendants(npm.pid ?? 0);
  expect(pids.length).toBeGreaterThanOrEqual(5);
  npm.kill("SIGTERM");
  await expect.poll(() => pids.filter(isAlive), { timeout: 30_000 }).toEqual([]);
});

test("a taken port is named and another one used", async () => {
  const blocker = createServer();
  const taken = await new Promise<number>((resolve) =>
    blocker.listen(0, "127.0.0.1", () => {
      const address = blocker.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    }),
  );
  try {
    const { url, output } = await start({ PORT: String(taken) });
    expect(output()).toContain(`Port ${taken} is taken`);
    expect(new URL(url).port).not.toBe(String(taken));
    expect((await fetch(`${url}/health`)).status).toBe(200);
  } finally {
    blocker.close();
  }
});

/** The first line of the file that PostgreSQL keeps while it runs. */
async function postmasterOf(directory: string): Promise<number> {
  return Number((await readFile(path.join(directory, "postgres/postmaster.pid"), "utf8")).split("\n")[0]);
}

async function countOrganisations(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>("select count(*) from organisations");
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}

function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const line of execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n")) {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    if (child !== undefined && parent !== undefined)
      children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found: number[] = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const child of children.get(next) ?? []) {
      found.push(child);
      queue.push(child);
    }
  }
  return found;
}

function commandLine(pid: number): string {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/<defunct>/.test(commandLine(pid));
  } catch {
    return false;
  }
}
