import { describe, expect, it } from "vitest";
import { shouldRetry } from "./query-client.ts";

const failed = (status: number) => Object.assign(new Error("x"), { status });

describe("shouldRetry", () => {
  it.each([400, 401, 403, 404, 409, 422, 429])("never repeats what was refused with %i", (status) => {
    expect(shouldRetry(0, failed(status))).toBe(false);
  });

  it.each([0, 500, 502, 503])("repeats status %i twice and no more", (status) => {
    expect([0, 1, 2].map((count) => shouldRetry(count, failed(status)))).toEqual([true, true, false]);
  });

  it("repeats a lost connection twice", () => {
    expect([0, 1, 2].map((count) => shouldRetry(count, new TypeError("fetch failed")))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
