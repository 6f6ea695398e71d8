import { describe, expect, it } from "vitest";
import { classifyFailure, failureOf } from "./errors.ts";

describe("classifyFailure", () => {
  it.each([
    // The only codes that mean a dead token.
    [401, "OAUTH_019", "token"],
    [401, "OAUTH_021", "token"],
    [401, "OAUTH_025", "token"],
    [401, "OAUTH_077", "token"],
    // Other 401s are about a place or a task, never about the token.
    [401, "OAUTH_023", "unreachable_object"],
    [401, "OAUTH_027", "unreachable_object"],
    [401, "OAUTH_029", "unreachable_object"],
    [401, "OAUTH_045", "unreachable_object"],
    [401, "OAUTH_057", "unreachable_object"],
    [401, "ACCESS_083", "unreachable_object"],
    [404, "ITEM_013", "unreachable_object"],
    [404, "ACCESS_190", "unreachable_object"],
    [404, null, "unreachable_object"],
    [401, null, "refused"],
    [401, "SOMETHING_NEW", "refused"],
    [429, "APP_002", "rate_limit"],
    [429, null, "rate_limit"],
    [400, "CRTSK_001", "refused"],
    [400, "INPUT_005", "refused"],
    [400, "OAUTH_017", "refused"],
    [400, "OAUTH_040", "refused"],
    [403, "TEAM_110", "refused"],
    // Parameters of ours that ClickUp answers with a 500.
    [500, "SHARD_001", "refused"],
    [500, "ITEMV2_003", "refused"],
    [500, null, "unavailable"],
    [502, null, "unavailable"],
    [503, "ANY_001", "unavailable"],
    [408, null, "unavailable"],
  ] as const)("%i %s is %s", (status, ecode, kind) => {
    expect(classifyFailure(status, ecode)).toBe(kind);
  });
});

describe("failureOf", () => {
  const failure = { endpoint: "POST /list/{list_id}/task", requestId: "r-1", text: "whatever it says" };

  it("carries ECODE, request id and endpoint", () => {
    expect(failureOf({ ...failure, status: 400, ecode: "CRTSK_001" })).toMatchObject({
      code: "clickup_rejected",
      ecode: "CRTSK_001",
      requestId: "r-1",
      endpoint: failure.endpoint,
      isOutcomeUnknown: false,
      isRetryable: false,
    });
  });

  it("knows nothing of what became of the call after any 5xx, whatever its code", () => {
    for (const ecode of [null, "SHARD_001", "ITEMV2_003", "X_1"])
      expect(failureOf({ ...failure, status: 500, ecode }).isOutcomeUnknown).toBe(true);
  });

  it("does not let ClickUp's words reach people", () => {
    const error = failureOf({ ...failure, status: 400, ecode: "INPUT_005" });
    expect(`${error.publicMessage} ${error.action}`).not.toContain("whatever it says");
  });
});
