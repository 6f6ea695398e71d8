import { afterEach, describe, expect, it, vi } from "vitest";
import { holdClock } from "../clock/index.ts";
import { type Check, createReadiness, type Finding } from "./readiness.ts";
import { readinessSchema } from "./schema.ts";

function check(name: string, run: Check["run"], options: Partial<Check> = {}): Check {
  return { name, run, whenFailing: "down", timeoutMs: 2_000, keepMs: 2_000, ...options };
}

const finds = (finding: Finding) => async () => finding;

let release = () => {};
afterEach(() => release());

describe("createReadiness", () => {
  it.each([
    [["ok", "ok"], "ok"],
    [["ok", "degraded"], "degraded"],
    [["degraded", "down"], "down"],
    [["down", "ok"], "down"],
  ] as const)("of %j is %s: the worst counts", async (statuses, expected) => {
    const readiness = await createReadiness(
      statuses.map((status, index) => check(`c${index}`, finds({ status }))),
    )();
    expect(readiness.status).toBe(expected);
    expect(Object.values(readiness.checks).map(({ status }) => status)).toEqual(statuses);
    expect(readinessSchema.parse(readiness)).toEqual(readiness);
  });

  it("tells what a lost check means: degraded for what the app can do without", async () => {
    const away = () => Promise.reject(Object.assign(new Error("connect 10.0.0.5"), { code: "ECONNREFUSED" }));
    const { status, checks } = await createReadiness([
      check("clickup", away, { whenFailing: "degraded" }),
      check("database", finds({ status: "ok" })),
    ])();
    expect(status).toBe("degraded");
    expect(checks.clickup).toMatchObject({ status: "degraded", reason: "Cannot be reached (ECONNREFUSED)" });
  });

  it("gives no host and no user away in its reasons", async () => {
    const cause = Object.assign(new Error("password for app@10.0.0.5"), { code: "28P01" });
    const away = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const { checks } = await createReadiness([check("database", away)])();
    expect(checks.database?.reason).toBe("Cannot be reached (28P01)");
  });

  it("waits for no check longer than its time", async () => {
    const hangs = vi.fn(() => new Promise<Finding>(() => {}));
    const { checks } = await createReadiness([check("jobs", hangs, { timeoutMs: 20 })])();
    expect(checks.jobs).toMatchObject({ status: "down", reason: "No answer within 20 ms" });
  });

  it("asks again only when a finding is old, however many ask at once", async () => {
    let at = new Date("2026-01-01T00:00:00Z");
    release = holdClock(() => at);
    const run = vi.fn(finds({ status: "ok" }));
    const readiness = createReadiness([check("database", run)]);
    await Promise.all(Array.from({ length: 10 }, () => readiness()));
    at = new Date("2026-01-01T00:00:01.999Z");
    await readiness();
    expect(run).toHaveBeenCalledTimes(1);
    at = new Date("2026-01-01T00:00:02Z");
    await readiness();
    expect(run).toHaveBeenCalledTimes(2);
  });
});
