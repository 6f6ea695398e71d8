import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFieldChanges, readHistory } from "./read-history.ts";

const DONE = "6d9a8c2e-0001-4000-8000-000000000001";
const user = { id: 1, username: "Maya Lindqvist", email: "maya@harbour.example" };
const read = (item: object) => readHistory(JSON.stringify({ event: "x", history_items: [item] }))[0];

describe("readHistory", () => {
  it("tells who changed what, and when", () => {
    expect(
      read({
        id: "2800763136717140857",
        date: "1642734631523",
        field: "status",
        user,
        before: { status: "to do", color: "#f00", type: "open" },
        after: { status: "in progress", color: "#00f", type: "custom" },
      }),
    ).toEqual({
      id: "2800763136717140857",
      field: "status",
      customField: null,
      by: "Maya Lindqvist",
      at: "2022-01-21T03:10:31.523Z",
      before: "to do",
      after: "in progress",
    });
  });

  it.each([
    ["priority", null, { id: "2", priority: "high" }, null, "high"],
    ["assignee_add", undefined, user, null, "Maya Lindqvist"],
    ["assignee_rem", { ...user, username: null }, undefined, "maya@harbour.example", null],
    ["due_date", "1642701600000", null, "2022-01-20T18:00:00.000Z", null],
    ["tag", null, [{ name: "vip" }, { name: "late" }], null, "vip, late"],
    [
      "section_moved",
      { id: "1", name: "Inbox", project: { name: "Acme" } },
      { id: "2", name: "Doing" },
      "Inbox (Acme)",
      "Doing",
    ],
    [
      "content",
      null,
      '{"ops":[{"insert":"Hello "},{"insert":{"image":"x"}},{"insert":"you\\n"}]}',
      null,
      "Hello you",
    ],
    ["time_estimate", null, "5400000", null, "1 h 30 min"],
    ["time_spent", null, { id: "1", time: "900000" }, null, "15 min"],
    ["name", "Old", "New", "Old", "New"],
    ["task_creation", null, null, null, null],
    ["something_new", { a: 1 }, 7, '{"a":1}', "7"],
  ])("says %s in words", (field, before, after, saidBefore, saidAfter) => {
    expect(read({ field, before, after })).toMatchObject({ field, before: saidBefore, after: saidAfter });
  });

  it("says a comment's text, and an option's name", () => {
    expect(
      read({ field: "comment", after: "648893191", comment: { text_content: "Done.\n" } }),
    ).toMatchObject({
      after: "Done.",
    });
    const custom_field = {
      name: "Stage",
      type: "drop_down",
      type_config: { options: [{ id: DONE, name: "Done" }] },
    };
    expect(read({ field: "custom_field", custom_field, before: "gone", after: DONE })).toMatchObject({
      customField: "Stage",
      before: "gone",
      after: "Done",
    });
  });

  it("cuts what is long", () => {
    expect(read({ field: "name", after: "x".repeat(1_000) })?.after).toHaveLength(301);
  });

  it("never fails, whatever was sent", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => Array.isArray(readHistory(body))));
    const field = fc.constantFrom(
      "status",
      "tag",
      "content",
      "due_date",
      "section_moved",
      "custom_field",
      "comment",
    );
    fc.assert(
      fc.property(field, fc.jsonValue(), fc.jsonValue(), (name, before, after) => {
        const item = read({ field: name, before, after, custom_field: after, user: before, date: after });
        expect(item).toMatchObject({ field: name });
      }),
    );
  });
});

describe("readFieldChanges", () => {
  const changes = (...history_items: unknown[]) => readFieldChanges(JSON.stringify({ history_items }));

  it("tells which synced field, or which custom one, was changed by whom", () => {
    const at = "1642734631523";
    const known = { at: "2022-01-21T03:10:31.523Z", by: "Maya Lindqvist" };
    expect(
      changes(
        { field: "content", date: at, user },
        { field: "assignee_rem", date: Number(at), user },
        { field: "custom_field", date: at, user, custom_field: { id: DONE } },
      ),
    ).toEqual([
      { field: "description", ...known },
      { field: "assignee", ...known },
      { field: DONE, ...known },
    ]);
  });

  it("leaves out what is no field's, has no author or no time, and what cannot be read", () => {
    expect(
      changes(
        { field: "section_moved", date: "1", user },
        { field: "status", date: "1" },
        { field: "status", user },
        { field: "custom_field", date: "1", user },
        null,
        7,
      ),
    ).toEqual([]);
    expect(readFieldChanges("{")).toEqual([]);
  });
});
