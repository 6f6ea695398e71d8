import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

describe("clientAddress", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["10.0.0.1, 203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8::1", "2001:db8::1"],
    ["203.0.113.7, evil", null],
    ["198.51.100.1, 203.0.113.7, 10.0.0.1, 127.0.0.1", "203.0.113.7"],
    ["192.168.1.5", "192.168.1.5"],
    ["::1", "::1"],
    ["", null],
    ["x".repeat(5_000), null],
  ])("reads %j as %j: the nearest foreign hop, or nothing", (header, expected) => {
    expect(clientAddress(new Headers({ "x-forwarded-for": header }))).toBe(expected);
  });

  it("knows none without the header", () => {
    expect(clientAddress(new Headers())).toBeNull();
  });
});
