import { describe, expect, it } from "vitest";
import { toLocalInput } from "./local-input.ts";

describe("toLocalInput", () => {
  it("is read back by the control as the same minute", () => {
    for (const instant of ["2026-11-21T16:40:00.000Z", "2026-07-01T00:05:00.000Z"])
      expect(new Date(toLocalInput(instant)).toISOString()).toBe(instant);
  });

  it("is blank without an instant", () => {
    expect(toLocalInput(null)).toBe("");
    expect(toLocalInput("soon")).toBe("");
  });
});
