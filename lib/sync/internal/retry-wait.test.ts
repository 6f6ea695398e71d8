import { describe, expect, it } from "vitest";
import { ClickUpRateLimitError, ClickUpTokenError, failureOf } from "#lib/clickup/errors.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { waitFor } from "./retry-wait.ts";

const failure = { endpoint: "GET /task/{task_id}", status: 503, ecode: null, requestId: null };

describe("after a failure the next try waits", () => {
  it("longer each time, and no longer than an hour", () => {
    const trouble = failureOf(failure);
    expect([0, 1, 2, 3, 4, 5, 500].map((attempts) => waitFor(trouble, attempts))).toEqual(
      [15, 60, 240, 900, 3_600, 3_600, 3_600].map((seconds) => ({ seconds, isFailure: true })),
    );
  });

  it("for as long as the rate budget says, which is no failure", () => {
    const error = new ClickUpRateLimitError({ ...failure, status: 429 }, new Date(), 42);
    expect(waitFor(error, 3)).toEqual({ seconds: 42, isFailure: false });
  });

  it("ten minutes while nobody has connected ClickUp again, which is no failure", () => {
    for (const error of [
      new ClickUpTokenError({ ...failure, status: 401, ecode: "OAUTH_025" }),
      new RelaydeskError("clickup_not_connected", "There is no connection"),
    ])
      expect(waitFor(error, 3)).toEqual({ seconds: 600, isFailure: false });
  });

  it("like any other where it is a fault of our own", () => {
    expect(waitFor(new Error("A row is missing"), 1)).toEqual({ seconds: 60, isFailure: true });
  });
});
