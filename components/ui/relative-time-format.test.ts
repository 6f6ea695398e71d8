import { describe, expect, it } from "vitest";
import { formatDay, formatExact, formatRelative } from "./relative-time-format.ts";

const now = new Date("2026-11-21T12:00:00Z");
const at = (offsetMs: number) => new Date(now.getTime() + offsetMs);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe("formatRelative", () => {
  it.each([
    [0, "just now"],
    [-44_000, "just now"],
    [-46_000, "1 min ago"],
    [-5 * minute, "5 min ago"],
    [-59.4 * minute, "59 min ago"],
    [-59.6 * minute, "1 h ago"],
    [-3 * hour, "3 h ago"],
    [-23.6 * hour, "1 day ago"],
    [-6 * day, "6 days ago"],
    [20 * minute, "in 20 min"],
    [2 * day, "in 2 days"],
  ])("%i ms from now is %j", (offset, text) => {
    expect(formatRelative(at(offset), now)).toBe(text);
  });

  it("names the day from a week on, with the year only when it is another", () => {
    expect(formatRelative(new Date(2026, 2, 9, 12), now)).toBe("9 Mar");
    expect(formatRelative(new Date(2024, 2, 9, 12), now)).toBe("9 Mar 2024");
  });
});

describe("formatDay", () => {
  it("does not depend on the machine's time zone", () => {
    expect(formatDay(new Date("2026-11-21T23:59:59Z"))).toBe("21 Nov 2026");
  });
});

describe("formatExact", () => {
  it("names day, time and zone", () => {
    const text = formatExact(now, "Europe/Berlin");
    expect(text).toContain("21 November 2026");
    expect(text).toContain("13:00");
    expect(text).toMatch(/GMT\+1|CET/);
  });
});
