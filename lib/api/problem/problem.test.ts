import { describe, expect, it } from "vitest";
import { ERROR_CODES, type ErrorCode, RelaydeskError } from "#lib/platform/errors/index.ts";
import { problemSchema } from "#lib/platform/http/api-error.ts";
import { problemResponse, toProblem } from "./index.ts";

const place = { requestId: "r1", instance: "/api/v1/tickets" };
const codes = Object.keys(ERROR_CODES).filter((code): code is ErrorCode => code in ERROR_CODES);

describe("toProblem", () => {
  it.each(codes)("gives %s its status and title, and the browser's parser takes it", (code) => {
    const problem = toProblem(new RelaydeskError(code, "for the log: secret"), place);
    expect(problem).toMatchObject({
      code,
      status: ERROR_CODES[code].status,
      title: ERROR_CODES[code].title,
      requestId: "r1",
      instance: "/api/v1/tickets",
    });
    expect(problemSchema.parse(problem)).toEqual(problem);
    expect(JSON.stringify(problem)).not.toContain("secret");
  });

  it.each([
    new Error("password=hunter2 at /srv/app.ts:3"),
    "password=hunter2",
    { message: "password=hunter2" },
    null,
    Object.assign(new Error("password=hunter2"), { status: 418, code: "conflict" }),
  ])("gives nothing away of an error that is not ours (%#)", (error) => {
    const problem = toProblem(error, place);
    expect(problem).toMatchObject({ status: 500, code: "internal_error", requestId: "r1" });
    expect(JSON.stringify(problem)).not.toMatch(/hunter2|srv|stack/);
  });

  it("carries the sentence, the fix and every field", () => {
    const error = new RelaydeskError("validation_failed", "log", {
      publicMessage: "Two fields are not valid.",
      action: "Correct them.",
      fields: [{ path: "title", message: "Too long", in: "body" }],
    });
    expect(toProblem(error, place)).toMatchObject({
      detail: "Two fields are not valid.",
      action: "Correct them.",
      errors: [{ path: "title", message: "Too long", in: "body" }],
    });
  });
});

describe("problemResponse", () => {
  it("says what it is, and when to come again, in whole seconds of at least one", async () => {
    const error = new RelaydeskError("rate_limited", "log", { retryAfter: 0.2 });
    const response = problemResponse(toProblem(error, place));
    expect(response.status).toBe(429);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toMatchObject({ retryAfter: 1 });
  });

  it("says how to sign in with 401", () => {
    const response = problemResponse(toProblem(new RelaydeskError("unauthenticated", "log"), place));
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="Relaydesk"');
  });
});
