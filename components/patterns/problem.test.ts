import { describe, expect, it } from "vitest";
import { isProblem, summariseProblem } from "./problem.ts";

function problem(status: number, extra: object = {}): Error {
  return Object.assign(new Error("for the log"), {
    status,
    code: "some_code",
    title: "Title",
    detail: "Detail.",
    errors: [],
    ...extra,
  });
}

describe("summariseProblem", () => {
  it.each([
    [0, "offline", true],
    [401, "forbidden", false],
    [403, "forbidden", false],
    [404, "missing", false],
    [409, "refused", false],
    [422, "refused", false],
    [429, "limited", true],
    [500, "broken", true],
    [503, "broken", true],
  ])("status %i is %s", (status, kind, canRetry) => {
    expect(summariseProblem(problem(status))).toMatchObject({ kind, canRetry });
  });

  it("passes on what the server said, with the request id", () => {
    expect(
      summariseProblem(problem(409, { action: "Reload.", requestId: "req_1", retryAfter: 3 })),
    ).toMatchObject({
      title: "Title",
      detail: "Detail.",
      action: "Reload.",
      requestId: "req_1",
      retryAfter: 3,
    });
  });

  it("never repeats the message of an unexpected error", () => {
    const summary = summariseProblem(new Error("select * from secrets at /srv/app.ts:3"));
    expect(JSON.stringify(summary)).not.toContain("secrets");
  });

  it("takes a failed fetch for a lost connection", () => {
    expect(summariseProblem(new TypeError("fetch failed")).kind).toBe("offline");
    expect(summariseProblem(new Error("x"), false).kind).toBe("offline");
  });
});

describe("isProblem", () => {
  it.each([null, undefined, "text", {}, new Error("x"), { status: 500 }])("is false for %j", (value) => {
    expect(isProblem(value)).toBe(false);
  });
});
