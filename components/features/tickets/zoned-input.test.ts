import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromZonedInput, toZonedInput } from "./zoned-input.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Apia",
];

describe("a time in a zone", () => {
  it("is written and read as that zone's clocks show it, in winter and in summer", () => {
    expect(toZonedInput("2026-01-15T12:00:00.000Z", "Europe/Berlin")).toBe("2026-01-15T13:00");
    expect(toZonedInput("2026-07-15T22:30:00.000Z", "Europe/Berlin")).toBe("2026-07-16T00:30");
    expect(fromZonedInput("2026-01-15T13:00", "Europe/Berlin")).toBe("2026-01-15T12:00:00.000Z");
    expect(fromZonedInput("2026-07-16T00:30", "Europe/Berlin")).toBe("2026-07-15T22:30:00.000Z");
    expect(fromZonedInput("2026-03-29T03:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  });

  it("that is read and written again is the same, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }),
        fc.constantFrom(...ZONES),
        (at, zone) => {
          const shown = toZonedInput(at.toISOString(), zone);
          const instant = fromZonedInput(shown, zone) ?? "";
          expect(toZonedInput(instant, zone)).toBe(shown);
          // An hour that comes twice may be the other one.
          expect(Math.abs(Date.parse(instant) - at.getTime())).toBeLessThan(3_660_000);
        },
      ),
    );
  });

  it("stays what was typed while its year is not whole yet", () => {
    for (const zone of ZONES)
      for (const year of ["0002", "0020", "0202", "2026"]) {
        const typed = `${year}-11-22T10:07`;
        expect(toZonedInput(fromZonedInput(typed, zone) ?? "", zone)).toBe(typed);
      }
  });

  it("that a zone skips is taken all the same, and what is no time is none", () => {
    expect(fromZonedInput("2026-03-29T02:30", "Europe/Berlin")).toMatch(/^2026-03-29T0[01]:30/);
    for (const text of ["", "tomorrow"]) expect(fromZonedInput(text, "Europe/Berlin")).toBeNull();
    expect(toZonedInput("", "UTC")).toBe("");
  });
});
