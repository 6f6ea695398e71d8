import { describe, expect, it } from "vitest";
import { TICKET_EVENT_KINDS, type TicketEvent } from "#lib/tickets/schema.ts";
import { eventWords } from "./event-words.ts";

const cases: [TicketEvent["kind"], TicketEvent["data"], string][] = [
  ["status.changed", { from: "open", to: "in_progress" }, "changed the status from open to in progress"],
  ["priority.changed", { from: "low", to: "urgent" }, "changed the priority from low to urgent"],
  ["assignee.changed", { from: null, to: { id: "m", name: "Grace" } }, "assigned this to Grace"],
  ["assignee.changed", { from: { id: "m", name: "Grace" }, to: null }, "took this off Grace"],
  ["due_date.changed", { from: null, to: "2026-12-24" }, "set the due date to 24 Dec 2026"],
  ["due_date.changed", { from: "2026-12-24", to: null }, "removed the due date"],
  ["tags.changed", { added: ["vip"], removed: [] }, "added the tag “vip”"],
  ["tags.changed", { added: ["a", "b"], removed: ["c"] }, "added the tags “a”, “b” and removed the tag “c”"],
  ["title.changed", { from: "Old", to: "New" }, "changed the title from “Old”"],
  [
    "customer.changed",
    { from: { id: "1", name: "A" }, to: { id: "2", name: "B" } },
    "moved this ticket from A to B",
  ],
  ["attachment.added", { fileName: "log.txt" }, "added the file log.txt"],
  ["task.failed", { reason: "the List is gone" }, "could not create the ClickUp task: the List is gone"],
];

describe("eventWords", () => {
  it.each(cases)("%s of %j reads: %s", (kind, data, words) => {
    expect(eventWords({ kind, data })).toBe(words);
  });

  it.each(TICKET_EVENT_KINDS)("%s has words even when its data is missing", (kind) => {
    const words = eventWords({ kind, data: {} });
    expect(words).not.toBe("");
    expect(words).not.toMatch(/undefined|null|\[object/);
  });
});
