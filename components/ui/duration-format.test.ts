import { describe, expect, it } from "vitest";
import { formatDuration } from "./duration-format.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1_250, "1.3 s"],
    [59_400, "59 s"],
    [9_970, "10 s"],
    [59_700, "1 min"],
    [119_700, "2 min"],
    [125_000, "2 min 5 s"],
    [3_599_600, "1 h"],
    [7_260_000, "2 h 1 min"],
  ])("%i ms reads %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
