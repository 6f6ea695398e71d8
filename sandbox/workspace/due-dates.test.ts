import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localDay, noonOf, snapToDateOnly } from "./due-dates.ts";

const ZONES = [
  "UTC",
  "America/New_York",
  "America/Los_Angeles",
  "America/Sao_Paulo",
  "Europe/Stockholm",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tokyo",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
];

describe("a date without a time", () => {
  it("is kept at 04:00 local time, on the local day of the instant given, in every zone and season", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }),
        (zone, instant) => {
          const stored = snapToDateOnly(instant, zone);
          const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" }).format(
            stored,
          );
          expect(clock).toBe("04:00:00");
          expect(localDay(stored, zone)).toBe(localDay(instant, zone));
        },
      ),
    );
  });

  it("is right on the days on which clocks change", () => {
    const noon = (day: string) => snapToDateOnly(noonOf(day, "America/New_York") ?? 0, "America/New_York");
    expect(noon("2026-03-08")).toBe(Date.UTC(2026, 2, 8, 8));
    expect(noon("2026-11-01")).toBe(Date.UTC(2026, 10, 1, 9));
  });

  it("falls on the day before for midnight UTC west of Greenwich, and on the day itself for local noon", () => {
    const midnight = Date.UTC(2026, 0, 15);
    expect(localDay(snapToDateOnly(midnight, "America/New_York"), "America/New_York")).toBe("2026-01-14");
    const noon = noonOf("2026-01-15", "America/New_York");
    expect(noon).toBe(Date.UTC(2026, 0, 15, 17));
    expect(localDay(snapToDateOnly(noon ?? 0, "America/New_York"), "America/New_York")).toBe("2026-01-15");
  });

  it("knows a day from something else", () => {
    expect(noonOf("soon", "UTC")).toBeNull();
  });
});
