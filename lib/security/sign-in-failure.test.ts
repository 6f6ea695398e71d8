import { describe, expect, it } from "vitest";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { decodeSignInFailure, encodeSignInFailure } from "./sign-in-failure.ts";

describe("a failed sign-in", () => {
  it("reaches the browser with its code and the time to wait", () => {
    const word = encodeSignInFailure(new RelaydeskError("rate_limited", "too often", { retryAfter: 119.2 }));
    expect(word).toBe("rate_limited.120");
    const problem = decodeSignInFailure(word);
    expect(problem).toMatchObject({ status: 429, code: "rate_limited", retryAfter: 120 });
    expect(problem.action).toContain("2 minutes");
  });

  it("says the same of every wrong address and password", () => {
    const word = encodeSignInFailure(new RelaydeskError("unauthenticated", "no such user"));
    expect(decodeSignInFailure(word)).toEqual(decodeSignInFailure("CredentialsSignin"));
    expect(decodeSignInFailure(word)).toMatchObject({ status: 401, code: "unauthenticated" });
  });

  it.each(["", "Configuration", "<script>", "unavailable.-3"])(
    "shows nothing of the word %j itself",
    (word) => {
      const problem = decodeSignInFailure(word);
      expect(problem.status).toBeGreaterThanOrEqual(500);
      if (word !== "") expect(`${problem.detail} ${problem.action}`).not.toContain(word);
    },
  );
});
