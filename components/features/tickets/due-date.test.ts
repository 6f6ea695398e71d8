import { describe, expect, it } from "vitest";
import { dayAfter, dueStateOf, formatCalendarDay, formatDueDate, todayIn } from "./due-date.ts";

const today = "2026-11-21";

describe("todayIn", () => {
  it("is the day of the organisation, not of the server", () => {
    const instant = new Date("2026-11-21T23:30:00Z");
    expect(todayIn("UTC", instant)).toBe("2026-11-21");
    expect(todayIn("Asia/Tokyo", instant)).toBe("2026-11-22");
    expect(todayIn("America/Los_Angeles", instant)).toBe("2026-11-21");
  });
});

describe("dueStateOf", () => {
  it.each([
    ["2026-11-20", "overdue"],
    ["2026-11-21", "today"],
    ["2026-11-22", "soon"],
    ["2026-11-28", "soon"],
    ["2026-11-29", "later"],
  ])("%s is %s", (day, state) => {
    expect(dueStateOf(day, today)).toBe(state);
  });
});

describe("formatDueDate", () => {
  it.each([
    ["2026-11-21", "Today"],
    ["2026-11-22", "Tomorrow"],
    ["2026-11-20", "Yesterday"],
    ["2026-12-03", "3 Dec"],
    ["2027-01-02", "2 Jan 2027"],
  ])("%s reads %s", (day, words) => {
    expect(formatDueDate(day, today)).toBe(words);
  });

  it("crosses a change of clocks without losing a day", () => {
    expect(formatDueDate("2026-03-30", "2026-03-29")).toBe("Tomorrow");
  });
});

describe("formatCalendarDay", () => {
  it("leaves the year out on request", () => {
    expect(formatCalendarDay("2026-02-01")).toBe("1 Feb 2026");
    expect(formatCalendarDay("2026-02-01", false)).toBe("1 Feb");
  });
});

describe("dayAfter", () => {
  it("counts over the ends of months and years", () => {
    expect(dayAfter("2026-12-31", 1)).toBe("2027-01-01");
    expect(dayAfter("2028-02-28", 1)).toBe("2028-02-29");
    expect(dayAfter("2026-03-25", 7)).toBe("2026-04-01");
  });
});
