import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "./answer.ts";
import { parseDurationMs, parseMoment, parseRetryAfter } from "./durations.ts";
import { acceptEvent, IncomingEvent } from "./event.ts";
import { FunctionConfig, maxAttempts } from "./function-config.ts";
import { newUlid, seededUlid, stableUuid } from "./identifiers.ts";
import { canonicalJson, hashSigningKey, isAuthorised, isSigningKey, sign } from "./signature.ts";

const NOW = new Date("2026-03-01T12:00:00Z");

describe("signatures", () => {
  it("hashes the key of the specification's example to the specification's result", () => {
    expect(hashSigningKey("signkey-prod-12345678")).toBe(
      "signkey-prod-b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c",
    );
  });

  it("signs body and time with the key's text, without its prefix", () => {
    const signed = sign('{"a":1}', "signkey-test-00ff", NOW);
    expect(signed).toMatch(/^t=1772366400&s=[0-9a-f]{64}$/);
    expect(sign('{"a":1}', "00ff", NOW)).toBe(signed);
    expect(sign('{"a":2}', "00ff", NOW)).not.toBe(signed);
  });

  it("takes the hashed or the plain key as bearer, and nothing else", () => {
    const key = "signkey-test-00ff";
    expect(isAuthorised(`Bearer ${hashSigningKey(key)}`, key)).toBe(true);
    expect(isAuthorised(`Bearer ${key}`, key)).toBe(true);
    expect(isAuthorised("Bearer signkey-test-00fe", key)).toBe(false);
    expect(isAuthorised(undefined, key)).toBe(false);
    expect(isAuthorised("Basic abc", key)).toBe(false);
    expect(isAuthorised(undefined, null)).toBe(true);
  });

  it("tells keys that can be signing keys", () => {
    expect(isSigningKey("signkey-prod-12345678")).toBe(true);
    expect(isSigningKey("12345678")).toBe(true);
    expect(isSigningKey("signkey-prod-123")).toBe(false);
    expect(isSigningKey("not hex")).toBe(false);
  });

  it("writes JSON the same whatever the order of keys, and reads back as the same value", () => {
    expect(canonicalJson({ b: [2, null, { d: 1, c: undefined }], a: "é\u2028" })).toBe(
      '{"a":"é\u2028","b":[2,null,{"d":1}]}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
      }),
    );
  });
});

describe("times", () => {
  it.each([
    ["1s", 1_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    ["1w", 604_800_000],
    ["300ms", 300],
    ["1.5s", 1_500],
    ["", null],
    ["10", null],
    ["tomorrow", null],
    ["-1s", null],
  ])("%s is %s milliseconds", (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it("reads dates and durations as moments", () => {
    expect(parseMoment("90s", NOW)?.toISOString()).toBe("2026-03-01T12:01:30.000Z");
    expect(parseMoment("2026-04-01T00:00:00Z", NOW)?.toISOString()).toBe("2026-04-01T00:00:00.000Z");
    expect(parseMoment("2026-99-99", NOW)).toBeNull();
    expect(parseMoment("soon", NOW)).toBeNull();
  });

  it("holds Retry-After between a second and a day", () => {
    const seconds = (header: string) =>
      ((parseRetryAfter(header, NOW)?.getTime() ?? 0) - NOW.getTime()) / 1_000;
    expect(seconds("30")).toBe(30);
    expect(seconds("0")).toBe(1);
    expect(seconds("9999999")).toBe(86_400);
    expect(seconds("2026-03-01T12:05:00.000Z")).toBe(300);
    expect(seconds("Sun, 01 Mar 2026 12:01:00 GMT")).toBe(60);
    expect(parseRetryAfter("whenever", NOW)).toBeNull();
    expect(parseRetryAfter(undefined, NOW)).toBeNull();
  });
});

describe("ids", () => {
  it("makes ULIDs that sort by their making", () => {
    const made = Array.from({ length: 2_000 }, () => newUlid());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
    for (const id of made) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  });

  it("gives the same seed the same ids, and each event of a request another", () => {
    const seed = "1743130137367,eii2YKXRVTJPuA==";
    expect(seededUlid(seed, 1)).toBe(seededUlid(seed, 1));
    expect(seededUlid(seed, 1)).not.toBe(seededUlid(seed, 2));
    expect(seededUlid(seed, 0)?.slice(0, 10)).toBe("01JQDAE4RQ");
    for (const bad of [undefined, "", "x", "1743130137367,short", "0,eii2YKXRVTJPuA=="])
      expect(seededUlid(bad, 1)).toBeNull();
  });

  it("gives a name one UUID", () => {
    expect(stableUuid("app-fn")).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(stableUuid("app-fn")).toBe(stableUuid("app-fn"));
    expect(stableUuid("app-fn")).not.toBe(stableUuid("app-fn2"));
  });
});

describe("events", () => {
  it("fills in what is missing and keeps what the client said", () => {
    const incoming = IncomingEvent.parse({
      name: "a/b",
      data: { _inngest: { fn_id: "x" }, kept: 1 },
      id: "mine",
    });
    expect(acceptEvent(incoming, "01ABC", NOW)).toEqual({
      id: "01ABC",
      event: { name: "a/b", data: { kept: 1 }, id: "mine", ts: NOW.getTime(), user: {} },
    });
  });

  it.each([
    [{}],
    [{ name: "" }],
    [{ name: "inngest/function.failed" }],
    [{ name: "a", data: [] }],
    [{ name: "a", data: "text" }],
    [{ name: "a", ts: 5 }],
    [{ name: "x".repeat(513) }],
    [null],
  ])("refuses %j", (body) => {
    expect(IncomingEvent.safeParse(body).success).toBe(false);
  });
});

describe("functions", () => {
  const config = (change: Record<string, unknown> = {}) => ({
    id: "app-fn",
    triggers: [{ event: "a/b" }],
    steps: { step: { id: "step", name: "step", runtime: { type: "http", url: "http://localhost/api" } } },
    ...change,
  });

  it("gives five attempts by default, and one more than the retries it names", () => {
    expect(maxAttempts(FunctionConfig.parse(config()))).toBe(5);
    const runtime = { type: "http", url: "http://localhost/api" };
    const named = (attempts: number) => config({ steps: { step: { runtime, retries: { attempts } } } });
    expect(maxAttempts(FunctionConfig.parse(named(0)))).toBe(1);
    expect(maxAttempts(FunctionConfig.parse(named(3)))).toBe(4);
    expect(maxAttempts(FunctionConfig.parse(named(50)))).toBe(21);
  });

  it("reads a concurrency limit in each of its forms", () => {
    const limits = (concurrency: unknown) => FunctionConfig.parse(config({ concurrency })).concurrency;
    expect(limits(3)).toEqual([{ limit: 3 }]);
    expect(limits({ limit: 2, key: "event.data.id" })).toEqual([{ limit: 2, key: "event.data.id" }]);
    expect(limits([{ limit: 2 }, { limit: 5, scope: "env", key: '"lane"' }])).toHaveLength(2);
  });

  it.each([
    ["an expression it cannot evaluate", { idempotency: "event.data.list.exists(x, x)" }],
    ["a period that is no time", { throttle: { limit: 1, period: "often" } }],
    [
      "a call over a connection it does not offer",
      { steps: { step: { runtime: { type: "ws", url: "ws://x" } } } },
    ],
  ])("refuses %s", (_what, change) => {
    expect(FunctionConfig.safeParse(config(change)).success).toBe(false);
  });
});

describe("answers", () => {
  const sdk = { "x-inngest-sdk": "inngest-js:v4.24.0", "x-inngest-req-version": "2" };
  const read = (status: number, body: unknown, headers: Record<string, string> = sdk) =>
    readAnswer({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) }, NOW);

  it("reads results, errors and operations", () => {
    expect(read(200, { done: true })).toEqual({ kind: "result", version: 2, output: { done: true } });
    expect(
      read(500, { name: "TypeError", message: "no" }, { ...sdk, "x-inngest-no-retry": "false" }),
    ).toMatchObject({
      kind: "error",
      isFinal: false,
      error: { name: "TypeError", message: "no" },
    });
    expect(read(400, { message: "never" }, { ...sdk, "x-inngest-no-retry": "true" })).toMatchObject({
      isFinal: true,
    });
    expect(read(206, [{ op: "StepRun", id: "a", data: 1 }])).toMatchObject({ kind: "operations" });
    expect(read(206, { op: "StepRun", id: "a", data: 1 })).toMatchObject({ operations: [{ id: "a" }] });
  });

  it("reads a streamed answer by what is inside it", () => {
    const streamed = {
      status: 500,
      body: '{"name":"E","message":"late"}',
      headers: { "X-Inngest-No-Retry": "true" },
    };
    expect(read(201, streamed)).toMatchObject({ kind: "error", isFinal: true, error: { message: "late" } });
  });

  it("takes nothing for a result that does not come from an SDK", () => {
    expect(read(200, "<html>maintenance</html>", {})).toMatchObject({ kind: "error", isFinal: false });
    expect(read(502, "bad gateway", {})).toMatchObject({ error: { name: "FatalServerError" } });
    expect(read(206, "not json")).toMatchObject({ kind: "error" });
  });
});
