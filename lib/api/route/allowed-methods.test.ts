import { describe, expect, it } from "vitest";
import { findAllowedMethods } from "./allowed-methods.ts";

const table = {
  "/api/v1/tickets": ["GET", "POST"],
  "/api/v1/tickets/[id]": ["GET", "PATCH"],
  "/api/v1/tickets/bulk": ["POST"],
  "/api/v1/tickets/[id]/clickup-task": ["POST", "DELETE"],
};

describe("findAllowedMethods", () => {
  it.each([
    ["/api/v1/tickets", ["GET", "HEAD", "OPTIONS", "POST"]],
    ["/api/v1/tickets/", ["GET", "HEAD", "OPTIONS", "POST"]],
    ["/api/v1/tickets/0190", ["GET", "HEAD", "OPTIONS", "PATCH"]],
    ["/api/v1/tickets/bulk", ["OPTIONS", "POST"]],
    ["/api/v1/tickets/0190/clickup-task", ["DELETE", "OPTIONS", "POST"]],
    ["/api/v1/tickets/0190/other", null],
    ["/api/v1/tickets//clickup-task", null],
    ["/api/v1", null],
  ])("finds the methods of %s", (pathname, expected) => {
    expect(findAllowedMethods(table, pathname)).toEqual(expected);
  });
});
