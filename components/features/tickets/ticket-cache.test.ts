import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { ticketKeys } from "#lib/tickets/client.ts";
import type { Ticket } from "#lib/tickets/schema.ts";
import { patchTicketInCache, valuesBefore } from "./ticket-cache.ts";

const ticket: Ticket = {
  id: "t1",
  number: 7,
  title: "Printer",
  description: "Upside down",
  status: "open",
  priority: "normal",
  customer: { id: "c1", name: "Acme" },
  requester: null,
  assignee: null,
  tags: [],
  dueDate: null,
  customValues: {},
  mergedInto: null,
  participants: [],
  source: "web",
  externalReference: null,
  createdBy: { type: "member", name: "Ada" },
  createdAt: "2026-11-21T09:00:00.000Z",
  updatedAt: "2026-11-21T09:00:00.000Z",
  resolvedAt: null,
  closedAt: null,
  version: 1,
  task: null,
};

describe("patchTicketInCache", () => {
  it("changes the ticket and its rows in every list, and nothing else", () => {
    const client = new QueryClient();
    const other = { ...ticket, id: "t2", number: 8 };
    client.setQueryData(ticketKeys.byNumber("o", 7), ticket);
    client.setQueryData(ticketKeys.list("o", { q: "a" }), { items: [other, ticket], nextCursor: null });
    client.setQueryData(ticketKeys.list("elsewhere", {}), { items: [ticket], nextCursor: null });

    patchTicketInCache(client, "o", ticket, { status: "closed" });

    expect(client.getQueryData(ticketKeys.byNumber("o", 7))).toEqual({ ...ticket, status: "closed" });
    expect(client.getQueryData(ticketKeys.list("o", { q: "a" }))).toEqual({
      items: [other, { ...ticket, status: "closed" }],
      nextCursor: null,
    });
    expect(client.getQueryData(ticketKeys.list("elsewhere", {}))).toEqual({
      items: [ticket],
      nextCursor: null,
    });
  });

  it("adds nothing to a cache that does not hold the ticket", () => {
    const client = new QueryClient();
    patchTicketInCache(client, "o", ticket, { status: "closed" });
    expect(client.getQueryData(ticketKeys.byNumber("o", 7))).toBeUndefined();
  });
});

describe("valuesBefore", () => {
  it("keeps exactly the fields that a change touches", () => {
    expect(valuesBefore(ticket, { status: "closed", assignee: { id: "m", name: "Grace" } })).toEqual({
      status: "open",
      assignee: null,
    });
  });
});
