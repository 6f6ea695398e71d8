import { describe, expect, it } from "vitest";
import { axisTicks, durationTicks, placeOnSteps } from "./prepare-series.ts";

const window = { from: "2026-11-21T11:00:00.000Z", to: "2026-11-21T11:04:30.000Z", stepSeconds: 60 };

describe("placing points on steps", () => {
  const points = [
    { at: "2026-11-21T11:01:00.000Z", values: { p50: 10 } },
    { at: "2026-11-21T11:03:59.999Z", values: { p50: 20 } },
  ];
  const p50s = (placed: ReturnType<typeof placeOnSteps>) => placed.map(({ values }) => values.p50);

  it("has one point for each step begun, the last one included", () => {
    const placed = placeOnSteps(window, points, ["p50"], null);
    expect(placed.map(({ at }) => at.slice(11, 16))).toEqual(["11:00", "11:01", "11:02", "11:03", "11:04"]);
    expect(p50s(placed)).toEqual([null, 10, null, 20, null]);
  });

  it("says zero where nothing happened", () => {
    expect(p50s(placeOnSteps(window, points, ["p50"], 0))).toEqual([0, 10, 0, 20, 0]);
  });

  it("leaves out what lies outside", () => {
    const outside = [{ at: "2026-11-21T10:59:00.000Z", values: { p50: 1 } }];
    expect(p50s(placeOnSteps(window, outside, ["p50"], null))).toEqual([null, null, null, null, null]);
  });

  it("has a point even for no time at all", () => {
    expect(placeOnSteps({ ...window, to: window.from }, [], ["p50"], 0)).toEqual([
      { at: window.from, values: { p50: 0 } },
    ]);
  });
});

it("names few instants of many, evenly apart", () => {
  const points = Array.from({ length: 96 }, (_, index) => ({ at: String(index) }));
  expect(axisTicks(points, 6)).toEqual(["0", "16", "32", "48", "64", "80"]);
  expect(axisTicks(points.slice(0, 3), 6)).toEqual(["0", "1", "2"]);
});

describe("the durations that an axis names", () => {
  it.each([
    [0, [0, 1]],
    [900, [0, 250, 500, 750, 1_000]],
    [9_500, [0, 5_000, 10_000]],
    [3_204_000, [0, 900_000, 1_800_000, 2_700_000, 3_600_000]],
    [30 * 3_600_000, [0, 12, 24, 36].map((hours) => hours * 3_600_000)],
    [10 * 86_400_000, [0, 3, 6, 9, 12].map((days) => days * 86_400_000)],
  ])("up to %i ms are round ones", (longestMs, ticks) => {
    expect(durationTicks(longestMs)).toEqual(ticks);
  });
});
