import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, daysAfter, startOfDay } from "./calendar.ts";

describe("startOfDay", () => {
  it.each([
    ["2026-06-01", "UTC", "2026-06-01T00:00:00.000Z"],
    ["2026-06-01", "Pacific/Auckland", "2026-05-31T12:00:00.000Z"],
    ["2026-06-01", "America/New_York", "2026-06-01T04:00:00.000Z"],
    // The clocks change at two in the morning of this day.
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
    // The clocks change at midnight: the day begins at one.
    ["2026-03-08", "America/Havana", "2026-03-08T05:00:00.000Z"],
    ["2026-06-01", "Asia/Kathmandu", "2026-05-31T18:15:00.000Z"],
    ["2026-06-01", "Nowhere/Unknown", "2026-06-01T00:00:00.000Z"],
  ])("of %s in %s is %s", (day, zone, instant) => {
    expect(startOfDay(day, zone).toISOString()).toBe(instant);
  });

  it("is on its day, and the millisecond before is not, in every zone", () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "America/Havana",
      "Australia/Lord_Howe",
      "Asia/Tehran",
      "Africa/Cairo",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date("2015-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
        (zone, date) => {
          const day = date.toISOString().slice(0, 10);
          const start = startOfDay(day, zone);
          expect(dayOf(start, zone)).toBe(day);
          expect(dayOf(new Date(start.getTime() - 1), zone)).toBe(daysAfter(day, -1));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("daysAfter", () => {
  it.each([
    ["2026-12-31", 1, "2027-01-01"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-03-01", -1, "2026-02-28"],
    ["2026-06-01", 7, "2026-06-08"],
  ])("%s and %i days is %s", (day, days, later) => {
    expect(daysAfter(day, days)).toBe(later);
  });
});
