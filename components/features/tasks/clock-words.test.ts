import { expect, it } from "vitest";
import { clockWords } from "./clock-words.ts";

const now = new Date("2026-03-28T22:30:00Z");

it.each([
  ["2026-03-28T23:05:00Z", "UTC", "23:05"],
  ["2026-03-29T00:05:00Z", "UTC", "00:05 on 29 Mar"],
  ["2026-03-29T22:30:00Z", "UTC", "22:30 on 29 Mar"],
  ["2026-03-28T23:05:00Z", "Europe/Berlin", "00:05 on 29 Mar"],
  ["2026-03-29T01:05:00Z", "Europe/Berlin", "03:05 on 29 Mar"],
  ["2026-03-28T23:05:00Z", "Asia/Kathmandu", "04:50"],
])("%s reads in %s as %s", (at, zone, words) => {
  expect(clockWords(new Date(at), now, zone)).toBe(words);
});
