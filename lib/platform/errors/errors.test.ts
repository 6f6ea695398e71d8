import { describe, expect, it } from "vitest";
import { conflict, ERROR_CODES, invalidField, notFound, RelaydeskError } from "./index.ts";

describe("ERROR_CODES", () => {
  it.each(Object.entries(ERROR_CODES))("%s is snake_case with an HTTP failure and a title", (code, entry) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThan(600);
    expect(entry.title).toMatch(/^[A-Z].*[^.]$/);
  });
});

describe("RelaydeskError", () => {
  it("keeps what people read apart from what the log reads", () => {
    const error = new RelaydeskError("clickup_unavailable", "GET /team: ECONNRESET", {
      cause: new Error("reset"),
    });
    expect(error.message).toBe("GET /team: ECONNRESET");
    expect(error.publicMessage).toBe("ClickUp cannot be reached");
    expect(error).toMatchObject({ status: 503, isRetryable: true, name: "RelaydeskError" });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("takes the code's word on retrying unless told otherwise", () => {
    expect(conflict("Taken").isRetryable).toBe(false);
    expect(new RelaydeskError("conflict", "x", { isRetryable: true }).isRetryable).toBe(true);
  });

  it("says the same of whatever is missing or foreign", () => {
    expect(notFound("ticket").publicMessage).toBe(notFound("customer").publicMessage);
  });

  it("names the field that breaks a rule of the data", () => {
    expect(invalidField("slug", "Taken")).toMatchObject({
      code: "validation_failed",
      fields: [{ path: "slug", message: "Taken", in: "body" }],
    });
  });
});
