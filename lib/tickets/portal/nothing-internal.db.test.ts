/**
 * What colleagues keep among themselves changes nothing that a contact can read: every route of the API that a
 * contact may call is asked before and after, and has to answer the same, byte for byte.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as modules from "#app/api/v1/routes.ts";
import { collectRoutes } from "#lib/api/openapi/index.ts";
import type { RouteHandler } from "#lib/api/route/index.ts";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { roleCan } from "#lib/platform/permissions/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import { encodeSessionCookie, sessionCookieName } from "#lib/security/internal/session-cookie.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import {
  bulkUpdateTickets,
  createComment,
  createPortalTicket,
  deleteAttachment,
  deleteComment,
  getPortalTicket,
  listPortalTickets,
  listPortalTimeline,
  mailReply,
  ticketTaskSource,
  updateComment,
  updateTicket,
  uploadAttachment,
} from "../index.ts";

const folder = await mkdtemp(path.join(tmpdir(), "relaydesk-internal-"));
process.env.DATA_DIR = folder;

const readable = collectRoutes(modules).filter(({ definition: { method, auth, permission } }) => {
  if (method !== "GET" || auth === "public") return false;
  return permission === null || permission === "member" || roleCan("guest", permission);
});

/** Where one path shows different things by its query. */
const QUERIES: Record<string, string[]> = {
  "/api/v1/portal/tickets": [
    "",
    "?limit=1",
    "?state=active",
    "?state=done",
    "?q=printer",
    "?q=zebra",
    "?q=vip",
  ],
  "/api/v1/portal/tickets/{id}/timeline": ["", "?direction=desc", "?only=comments", "?only=events&limit=1"],
};

let organisation: TestOrganisation;
let agent: Awaited<ReturnType<typeof memberContext>>;
let contact: Awaited<ReturnType<typeof contactContext>>;
let cookie: string;
let ticket: { id: string; number: number };
let fileId: string;
let minute = 0;

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** The same caller, some minutes after whatever happened last. */
function later<Caller extends TestContext>(caller: Caller): Caller {
  minute += 5;
  const instant = new Date(Date.UTC(2026, 4, 1, 9, minute));
  return { ...caller, now: () => instant };
}

beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "owner");
  contact = await contactContext(organisation);
  cookie = `${sessionCookieName()}=${await encodeSessionCookie({ sub: contact.actor.userId, sid: contact.actor.sessionId })}`;
  ticket = await createPortalTicket(later(contact), { title: "Printer A", description: "It beeps" });
  await createPortalTicket(later(contact), { title: "Printer B", description: "It blinks" });
  const file = await uploadAttachment(later(agent), {
    ticketId: ticket.id,
    fileName: "public.txt",
    content: bytes("public"),
  });
  fileId = file.id;
  await createComment(later(agent), {
    ticketId: ticket.id,
    body: "We look into it",
    visibility: "public",
    attachmentIds: [fileId],
  });
  await createPortalTicket(later(contact), { title: "Printer C", description: "It hums" });
});
afterAll(async () => {
  await disconnectDatabase();
  await rm(folder, { recursive: true, force: true });
});

async function readOne(handler: RouteHandler, query: string): Promise<string> {
  const values: Record<string, string> = { number: String(ticket.number), attachmentId: fileId };
  const parameters: Record<string, string> = {};
  const address = handler.definition.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    parameters[name] = values[name] ?? ticket.id;
    return parameters[name];
  });
  const request = new Request(`${env().NEXTAUTH_URL}${address}${query}`, {
    headers: { cookie, "Relaydesk-Organisation": organisation.organisationId },
  });
  const response = await handler(request, { params: Promise.resolve(parameters) });
  // These belong to the request, not to what was asked for.
  const headers = [...response.headers].filter(([name]) => !/^(x-request-id|ratelimit-\w+)$/.test(name));
  const text = (await response.text()).replace(/"requestId":"[^"]+"/, "");
  return JSON.stringify([response.status, headers, text]);
}

/** Everything that the contact can read, by address. */
async function readEverything(): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const handler of readable) {
    const { path: address } = handler.definition;
    for (const query of QUERIES[address] ?? [""]) {
      answers[`${address}${query}`] = await readOne(handler, query);
    }
  }
  return answers;
}

const note = () =>
  createComment(later(agent), {
    ticketId: ticket.id,
    body: "A zebra in the paper tray, #vip",
    visibility: "internal",
    attachmentIds: [],
  });
const internalFile = () =>
  uploadAttachment(later(agent), { ticketId: ticket.id, fileName: "zebra.txt", content: bytes("zebra") });

const INTERNAL: [string, () => Promise<unknown>][] = [
  ["a note", note],
  [
    "a note with a file",
    async () => {
      const file = await internalFile();
      await createComment(later(agent), {
        ticketId: ticket.id,
        body: "See the file",
        visibility: "internal",
        attachmentIds: [file.id],
      });
    },
  ],
  [
    "a note that is edited",
    async () => {
      const { id } = await note();
      await updateComment(later(agent), { ticketId: ticket.id, id, body: "No zebra after all" });
    },
  ],
  [
    "a note that is deleted",
    async () => {
      const { id } = await note();
      await deleteComment(later(agent), { ticketId: ticket.id, id });
    },
  ],
  [
    "an internal file, added and deleted",
    async () => {
      const { id } = await internalFile();
      await deleteAttachment(later(agent), { ticketId: ticket.id, id });
    },
  ],
  [
    "an assignee, tags and a due date",
    () =>
      updateTicket(later(agent), {
        id: ticket.id,
        assigneeId: agent.actor.id,
        tags: ["vip", "zebra"],
        dueDate: "2026-06-01",
      }),
  ],
  [
    "the tags of many tickets",
    () => bulkUpdateTickets(later(agent), { ids: [ticket.id], changes: { addTags: ["herd"] } }),
  ],
  [
    "news of its task",
    () =>
      transaction(later(agent), (ctx) =>
        ticketTaskSource.onTaskChanged(ctx, ticket.id, {
          kind: "failed",
          code: "zebra",
          message: "A zebra",
        }),
      ),
  ],
];

describe("what a contact can read", () => {
  it("is every route that a contact may call, and each of them answers", async () => {
    const answers = await readEverything();
    expect(Object.keys(answers)).toEqual(
      expect.arrayContaining([
        "/api/v1/portal/tickets",
        "/api/v1/portal/tickets/{id}",
        "/api/v1/portal/tickets/number/{number}",
        "/api/v1/portal/tickets/{id}/timeline",
        "/api/v1/portal/tickets/{id}/attachments",
        "/api/v1/portal/tickets/{id}/attachments/{attachmentId}/content",
      ]),
    );
    for (const [address, answer] of Object.entries(answers)) {
      if (address.startsWith("/api/v1/portal"))
        expect([address, answer]).toEqual([address, expect.stringMatching(/^\[200/)]);
    }
    expect(answers["/api/v1/portal/tickets"]).toContain("Printer A");
    expect(answers["/api/v1/portal/tickets?q=printer"]).toContain("Printer A");
  });

  it.each(INTERNAL)("is the same before and after %s", async (_, happen) => {
    const before = await readEverything();
    await happen();
    expect(await readEverything()).toEqual(before);
  });

  it("tells nothing of a note by mail", async () => {
    const comment = await note();
    const reply = { ticketId: ticket.id, commentId: comment.id, contactId: contact.actor.id };
    expect(await mailReply(agent, reply)).toEqual({ isSent: false });
  });

  it("changes with what is said to the customer, which moves the ticket up", async () => {
    const before = await listPortalTickets(contact, {});
    expect(before.items.map(({ title }) => title)).toEqual(["Printer C", "Printer A", "Printer B"]);
    const reply = later(agent);
    await createComment(reply, {
      ticketId: ticket.id,
      body: "Mended",
      visibility: "public",
      attachmentIds: [],
    });
    const after = await listPortalTickets(contact, {});
    expect(after.items.map(({ title }) => title)).toEqual(["Printer A", "Printer C", "Printer B"]);
    expect(after.items[0]?.updatedAt).toBe(reply.now().toISOString());
  });

  it.each([
    ["title", { title: "Printer AA" }],
    ["description", { description: "It beeps twice" }],
    ["status", { status: "in_progress" }],
    ["priority", { priority: "urgent" }],
    ["requester", { requesterId: null }],
  ] as const)("is new when the %s is, for the portal shows it", async (_, changes) => {
    const change = later(agent);
    await updateTicket(change, { id: ticket.id, ...changes });
    const shown = await getPortalTicket(contact, { id: ticket.id });
    expect(shown.updatedAt).toBe(change.now().toISOString());
  });

  it("does not count the changes that happened in between", async () => {
    const { items } = await listPortalTimeline(contact, { ticketId: ticket.id, only: "events" });
    expect(items.length).toBeGreaterThan(3);
    expect(JSON.stringify(items)).not.toContain("version");
  });

  it("comes page by page in that order, however often notes are written meanwhile", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listPortalTickets(contact, { limit: 1, cursor });
      seen.push(...page.items.map(({ title }) => title));
      await note();
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(["Printer AA", "Printer C", "Printer B"]);
  });
});
