import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arrayAt, at, textAt } from "./testing/harness.ts";

let folder: string;
let started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-main-"));
});

afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

type Program = { url: string; child: ChildProcess; ended: Promise<number | string | null> };

function run(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal));
  });
  return { child, ended };
}

async function start(args: string[], environment: Record<string, string> = {}): Promise<Program> {
  const { child, ended } = run(["--port", "0", ...args], environment);
  if (!child.stdout) throw new Error("The program has no output.");
  for await (const line of createInterface({ input: child.stdout })) {
    const ready: unknown = JSON.parse(line);
    expect(at(ready, "ready")).toBe(true);
    child.stdout.resume();
    return { url: textAt(ready, "url"), child, ended };
  }
  throw new Error("The program ended before it was ready.");
}

async function json(url: string, body?: unknown, token?: string): Promise<unknown> {
  const response = await fetch(url, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}) },
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

describe("the program", () => {
  it("loses no acknowledged task when it is killed at any moment", async () => {
    const file = join(folder, "journal");
    const acknowledged = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const program = await start(["--file", file, "--rate-limit", "100000"]);
      const token = textAt(await json(`${program.url}/_sandbox/tokens`, {}), "token");
      const tree = await json(`${program.url}/_sandbox/tree`);
      const list = textAt(tree, "workspaces", 0, "spaces", 0, "lists", 0, "id");
      const killAt = 20 + round * 7;
      // Several at once, so that the kill falls among requests in every stage.
      const callers = [0, 1, 2, 3].map(async (caller) => {
        for (let number = 0; ; number += 1) {
          const name = `r${round}-${caller}-${number}`;
          const task = await json(`${program.url}/api/v2/list/${list}/task`, { name }, token);
          acknowledged.add(`${textAt(task, "id")} ${name}`);
          if (number === killAt && caller === 0) program.child.kill("SIGKILL");
        }
      });
      await Promise.allSettled(callers);
      expect(await program.ended).toBe("SIGKILL");
    }
    const program = await start(["--file", file]);
    const tasks = arrayAt(await json(`${program.url}/_sandbox/tasks`), "tasks");
    const kept = new Set(tasks.map((task) => `${at(task, "id")} ${at(task, "name")}`));
    expect(acknowledged.size).toBeGreaterThan(60);
    expect([...acknowledged].filter((task) => !kept.has(task))).toEqual([]);
    expect(kept.size).toBe(tasks.length);
  }, 60_000);

  it.each(["SIGTERM", "SIGINT"] as const)(
    "ends cleanly on %s, with an idle connection open",
    async (signal) => {
      const program = await start([]);
      expect((await fetch(`${program.url}/health`)).status).toBe(200);
      program.child.kill(signal);
      expect(await program.ended).toBe(0);
    },
    20_000,
  );

  it("lets flags win over the environment", async () => {
    const program = await start(["--rate-limit", "7"], {
      SANDBOX_RATE_LIMIT: "9",
      SANDBOX_CLIENT_ID: "from-environment",
    });
    expect(at(await json(`${program.url}/_sandbox/settings`), "rateLimit")).toBe(7);
    const query = "client_id=from-environment&redirect_uri=http://localhost/";
    expect((await fetch(`${program.url}/api?${query}`)).status).toBe(200);
  }, 20_000);

  it("says which setting is wrong, and that a port is taken", async () => {
    const wrong = run(["--port", "99999"]);
    const messages: string[] = [];
    wrong.child.stderr?.on("data", (chunk) => messages.push(String(chunk)));
    expect(await wrong.ended).toBe(1);
    expect(messages.join("")).toContain("--port must be a whole number");
    const program = await start([]);
    const taken = run(["--port", new URL(program.url).port]);
    taken.child.stderr?.on("data", (chunk) => messages.push(String(chunk)));
    expect(await taken.ended).toBe(1);
    expect(messages.join("")).toContain("port is taken");
  }, 20_000);
});
