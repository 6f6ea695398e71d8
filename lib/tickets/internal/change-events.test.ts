import { describe, expect, it } from "vitest";
import { buildChangeEvents, changedTicketFields, type TicketFields } from "./change-events.ts";

const before: TicketFields = {
  title: "Old",
  description: "Text",
  status: "open",
  priority: "normal",
  customerId: "customer-1",
  requesterId: "contact-1",
  assigneeId: null,
  tags: ["a", "b"],
  dueDate: null,
  customValues: {},
};
const names: Record<string, string> = { "customer-1": "Acme", "contact-1": "Cleo", "member-1": "Max" };
const nameOf = (id: string) => names[id] ?? "";

describe("buildChangeEvents", () => {
  it.each([
    [{ title: "New" }, "title.changed", "public", { from: "Old", to: "New" }],
    [{ description: "Other" }, "description.changed", "internal", {}],
    [{ status: "closed" }, "status.changed", "public", { from: "open", to: "closed", transition: "close" }],
    [{ priority: "urgent" }, "priority.changed", "public", { from: "normal", to: "urgent" }],
    [
      { assigneeId: "member-1" },
      "assignee.changed",
      "internal",
      { from: null, to: { id: "member-1", name: "Max" } },
    ],
    [
      { requesterId: null },
      "requester.changed",
      "internal",
      { from: { id: "contact-1", name: "Cleo" }, to: null },
    ],
    [
      { customerId: "customer-2" },
      "customer.changed",
      "internal",
      { from: { id: "customer-1", name: "Acme" }, to: { id: "customer-2", name: "" } },
    ],
    [{ tags: ["b", "c"] }, "tags.changed", "internal", { added: ["c"], removed: ["a"] }],
    [{ dueDate: "2026-06-01" }, "due_date.changed", "internal", { from: null, to: "2026-06-01" }],
  ] as const)(
    "says of %j what changed, to whom it is visible, and the version",
    (change, kind, visibility, data) => {
      const after = { ...before, ...change, tags: "tags" in change ? [...change.tags] : before.tags };
      expect(buildChangeEvents(before, after, 7, nameOf)).toEqual([
        { kind, visibility, data: { ...data, version: 7 } },
      ]);
    },
  );

  it("says nothing when nothing changed, and one thing a field in a fixed order otherwise", () => {
    expect(buildChangeEvents(before, { ...before, tags: [...before.tags] }, 2, nameOf)).toEqual([]);
    const after: TicketFields = { ...before, dueDate: "2026-06-01", status: "waiting", title: "New" };
    expect(changedTicketFields(before, after)).toEqual(["title", "status", "dueDate"]);
    expect(buildChangeEvents(before, after, 2, nameOf)).toHaveLength(3);
  });
});
