import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutText,
  dayInZone,
  escapeMarkdown,
  localNoon,
  TASK_NAME_LIMIT,
  taskDescription,
  taskMarker,
  taskName,
  toTaskBody,
} from "./mapper.ts";
import type { TaskContent } from "./schema.ts";

const ID = "01936a4e-1111-7abc-8def-0123456789ab";
const content: TaskContent = {
  marker: `[TICKET-${ID}]`,
  kind: "Ticket",
  label: "#1042",
  url: "https://desk.example.com/harbour/tickets/1042",
  title: "The label is upside down",
  description: "Seen **twice**.",
  priority: "high",
  tags: ["print", "größe"],
  dueDate: "2026-11-30",
  createdAt: "2026-11-21T09:30:15.000Z",
  facts: [{ label: "Customer", value: "Northwind [Traders](javascript:alert(1))" }],
};

/** What tends to get lost, doubled or executed on the way. */
const PIECES = [
  "a",
  " ",
  "\n",
  "\r\n",
  "\t",
  "*",
  "_",
  "#",
  "`",
  "\\",
  "<b>",
  "&amp;",
  "---",
  "é",
  "e\u0301",
  "مرحبا",
  "👩‍👩‍👧‍👦",
  "\u202e",
  "\u0000",
  "\ud83d",
];

describe("taskName", () => {
  it("is marker, space, title on one line", () => {
    expect(taskMarker("ticket", ID)).toBe(`[TICKET-${ID}]`);
    expect(taskName(content.marker, "  Two\nlines\tand  spaces ")).toBe(
      `[TICKET-${ID}] Two lines and spaces`,
    );
  });

  it("is the marker alone for a title of nothing", () => {
    expect(taskName(content.marker, " \n ")).toBe(`[TICKET-${ID}]`);
  });

  it("keeps the marker and the limit, and never cuts within a character as people see it", () => {
    const family = "👩‍👩‍👧‍👦";
    const name = taskName(content.marker, family.repeat(400));
    expect(name.length).toBeLessThanOrEqual(TASK_NAME_LIMIT);
    expect(name.startsWith(`[TICKET-${ID}] ${family}`)).toBe(true);
    expect(name.slice(content.marker.length + 1, -1).replaceAll(family, "")).toBe("");
    expect(name.endsWith("…")).toBe(true);
  });

  it("holds for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 3_000 }), (title) => {
        const name = taskName(content.marker, title);
        expect(name.length).toBeLessThanOrEqual(TASK_NAME_LIMIT);
        expect(name.startsWith(content.marker)).toBe(true);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("cutText", () => {
  it.each([
    ["short", 10, "short"],
    ["exactly", 7, "exactly"],
    ["too long", 6, "too l…"],
    ["eé", 2, "eé"],
    ["e\u0301e\u0301", 3, "e\u0301…"],
  ])("%j within %i is %j", (text, limit, expected) => {
    expect(cutText(text, limit)).toBe(expected);
  });
});

describe("taskDescription", () => {
  it("names source, facts, priority and date, then the description as it was written", () => {
    expect(taskDescription(content)).toBe(
      [
        "**Ticket:** [\\#1042](https://desk.example.com/harbour/tickets/1042)  ",
        "**Customer:** Northwind \\[Traders\\]\\(javascript:alert\\(1\\)\\)  ",
        "**Priority:** High  ",
        "**Created:** 2026-11-21 09:30 UTC",
        "",
        "---",
        "",
        "Seen **twice**.",
      ].join("\n"),
    );
  });

  it("carries any description faithfully, 20,000 characters and HTML included", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join("")),
        (text) => {
          fc.pre(text.trim() !== "");
          expect(taskDescription({ ...content, description: text }).endsWith(`\n\n---\n\n${text}`)).toBe(
            true,
          );
        },
      ),
    );
    const long = "<script>alert(1)</script> ".repeat(800);
    expect(taskDescription({ ...content, description: long })).toContain(long);
  });

  it("lets no name become a link, a heading or a line of its own", () => {
    expect(escapeMarkdown("a\n# b [c](d) <e>")).toBe("a \\# b \\[c\\]\\(d\\) \\<e\\>");
  });
});

describe("toTaskBody", () => {
  it.each([
    ["urgent", 1],
    ["high", 2],
    ["normal", 3],
    ["low", 4],
  ] as const)("%s is %i", (priority, expected) => {
    expect(toTaskBody({ ...content, priority }, null).priority).toBe(expected);
  });

  it("sends a due date as local noon without a time, and none when there is none", () => {
    expect(toTaskBody(content, "America/New_York")).toMatchObject({
      due_date: Date.parse("2026-11-30T17:00:00Z"),
      due_date_time: false,
      tags: ["print", "größe"],
    });
    expect(toTaskBody({ ...content, dueDate: null }, null)).not.toHaveProperty("due_date");
  });
});

describe("localNoon", () => {
  it.each([
    ["2026-11-30", "UTC", "2026-11-30T12:00:00Z"],
    ["2026-11-30", null, "2026-11-30T12:00:00Z"],
    ["2026-07-01", "America/Los_Angeles", "2026-07-01T19:00:00Z"],
    ["2026-11-30", "Pacific/Kiritimati", "2026-11-29T22:00:00Z"],
    ["2026-11-30", "Pacific/Niue", "2026-11-30T23:00:00Z"],
    ["2026-03-29", "Europe/Stockholm", "2026-03-29T10:00:00Z"],
    ["2026-10-25", "Europe/Stockholm", "2026-10-25T11:00:00Z"],
    ["2026-11-30", "No/Such_Zone", "2026-11-30T12:00:00Z"],
  ])("%s in %s is %s", (day, zone, expected) => {
    expect(new Date(localNoon(day, zone)).toISOString()).toBe(new Date(expected).toISOString());
  });

  it("is always on that day in that zone", () => {
    const zones = [
      "UTC",
      "Asia/Kolkata",
      "Pacific/Chatham",
      "America/St_Johns",
      "Africa/Cairo",
      "Australia/Lord_Howe",
    ];
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true }),
        fc.constantFrom(...zones),
        (date, zone) => {
          const day = date.toISOString().slice(0, 10);
          expect(dayInZone(localNoon(day, zone), zone)).toBe(day);
        },
      ),
    );
  });
});
