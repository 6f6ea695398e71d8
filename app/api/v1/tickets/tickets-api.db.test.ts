import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { RouteHandler } from "#lib/api/route/index.ts";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { API_KEY_SCOPES } from "#lib/platform/permissions/index.ts";
import { createApiKeyRow } from "#lib/testing/api-keys.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import * as attachmentContent from "./[id]/attachments/[attachmentId]/content/route.ts";
import * as attachments from "./[id]/attachments/route.ts";
import * as comments from "./[id]/comments/route.ts";
import * as ticket from "./[id]/route.ts";
import * as timeline from "./[id]/timeline/route.ts";
import * as bulk from "./bulk/route.ts";
import * as count from "./count/route.ts";
import * as byNumber from "./number/[number]/route.ts";
import * as tickets from "./route.ts";

const folder = await mkdtemp(path.join(tmpdir(), "relaydesk-api-"));
process.env.DATA_DIR = folder;

let token: string;
let customerId: string;

beforeAll(async () => {
  const organisation = await createOrganisation();
  ({ token } = await createApiKeyRow(organisation, API_KEY_SCOPES));
  customerId = (await createCustomer(organisation)).id;
});
afterAll(async () => {
  await disconnectDatabase();
  await rm(folder, { recursive: true, force: true });
});

async function call(
  handler: RouteHandler,
  options: { params?: Record<string, string>; query?: string; body?: unknown; form?: FormData } = {},
): Promise<Response> {
  const { params = {}, query = "", body, form } = options;
  const address = Object.entries(params).reduce(
    (template, [name, value]) => template.replace(`{${name}}`, value),
    handler.definition.path,
  );
  const request = new Request(`http://localhost${address}${query}`, {
    method: handler.definition.method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(form === undefined ? {} : { body: form }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

const dataOf = async <T extends z.ZodType>(response: Response, schema: T): Promise<z.output<T>> =>
  schema.parse(z.object({ data: z.unknown() }).parse(await response.json()).data);
const ticketSchema = z.looseObject({ id: z.string(), number: z.number(), version: z.number() });

async function file(title: string, extra: Record<string, unknown> = {}) {
  const response = await call(tickets.POST, { body: { title, customerId, ...extra } });
  expect(response.status).toBe(201);
  return dataOf(response, ticketSchema);
}

describe("the tickets API", () => {
  it("files, reads, changes and lists tickets", async () => {
    const filed = await file("Printer", { tags: ["Vip"], status: "waiting" });
    const read = await dataOf(await call(ticket.GET, { params: { id: filed.id } }), ticketSchema);
    expect(read).toEqual(filed);
    const numbered = await call(byNumber.GET, { params: { number: String(filed.number) } });
    expect(await dataOf(numbered, ticketSchema)).toEqual(filed);
    const changed = await call(ticket.PATCH, {
      params: { id: filed.id },
      body: { version: 1, priority: "urgent" },
    });
    expect(await dataOf(changed, ticketSchema)).toMatchObject({ priority: "urgent", version: 2 });
    const stale = await call(ticket.PATCH, { params: { id: filed.id }, body: { version: 1, title: "X" } });
    expect(stale.status).toBe(409);
    expect(await stale.json()).toMatchObject({ code: "conflict", errors: [{ path: "priority" }] });

    await file("Other");
    for (const query of [
      "?status=open,waiting&tag=vip",
      "?status=open&status=waiting&tag=vip",
      "?q=print&limit=1",
    ]) {
      const list = await call(tickets.GET, { query });
      expect(list.status).toBe(200);
      const page = z
        .object({ data: z.array(ticketSchema), page: z.object({ nextCursor: z.null() }) })
        .parse(await list.json());
      expect(page.data.map(({ id }) => id)).toEqual([filed.id]);
    }
    const counted = await call(count.GET, { query: "?tag=vip" });
    expect(await dataOf(counted, z.unknown())).toEqual({ count: 1, isCapped: false });
    const many = await call(bulk.POST, { body: { ids: [filed.id], changes: { addTags: ["x"] } } });
    expect(await dataOf(many, z.unknown())).toMatchObject({ updated: 1, failed: 0 });
  });

  it("names everything that is wrong with a request at once", async () => {
    const response = await call(tickets.POST, {
      body: { customerId: "nobody", priority: "very", colour: 1 },
    });
    expect(response.status).toBe(422);
    const problem = z
      .object({ code: z.string(), errors: z.array(z.object({ path: z.string(), in: z.string() })) })
      .parse(await response.json());
    expect(problem.errors.map((error) => error.path).sort()).toEqual([
      "colour",
      "customerId",
      "priority",
      "title",
    ]);
    const list = await call(tickets.GET, { query: "?status=nonsense&limit=0&surprise=1" });
    expect(list.status).toBe(422);
    expect(await list.json()).toMatchObject({ code: "validation_failed" });
  });

  it("answers 404 for tickets that are not there, whatever their id looks like", async () => {
    for (const id of [newId(), "not-an-id"]) {
      expect((await call(ticket.GET, { params: { id } })).status).toBe(404);
    }
    for (const number of ["0", "abc", "99999999999999", "4711"]) {
      expect((await call(byNumber.GET, { params: { number } })).status).toBe(404);
    }
  });

  it("takes comments with files, and serves the files without letting them run", async () => {
    const { id } = await file("Files");
    const form = new FormData();
    form.append("visibility", "internal");
    form.append("file", new File(["<script>alert(1)</script>"], "séance.txt", { type: "text/html" }));
    const uploaded = await call(attachments.POST, { params: { id }, form });
    expect(uploaded.status).toBe(201);
    const attachment = await dataOf(uploaded, z.looseObject({ id: z.string() }));
    expect(attachment).toMatchObject({ contentType: "text/plain", fileName: "séance.txt" });

    const comment = await call(comments.POST, {
      params: { id },
      body: { visibility: "public", body: "See", attachmentIds: [attachment.id] },
    });
    expect(comment.status).toBe(201);
    const shown = await call(timeline.GET, { params: { id }, query: "?only=comments" });
    expect(await dataOf(shown, z.unknown())).toMatchObject([
      { type: "comment", attachments: [{ id: attachment.id, visibility: "public" }] },
    ]);

    const content = await call(attachmentContent.GET, { params: { id, attachmentId: attachment.id } });
    expect(await content.text()).toBe("<script>alert(1)</script>");
    expect(Object.fromEntries(content.headers)).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "content-disposition": "attachment; filename=\"s_ance.txt\"; filename*=UTF-8''s%C3%A9ance.txt",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-length": "25",
    });
  });

  it("refuses forms without a file, with strange fields, and bodies that are no form", async () => {
    const { id } = await file("Bad uploads");
    const empty = new FormData();
    empty.append("visibility", "internal");
    expect((await call(attachments.POST, { params: { id }, form: empty })).status).toBe(422);
    const strange = new FormData();
    strange.append("surprise", "1");
    expect((await call(attachments.POST, { params: { id }, form: strange })).status).toBe(422);
    const page = new FormData();
    page.append("file", new File(["<p>"], "page.html"));
    const refused = await call(attachments.POST, { params: { id }, form: page });
    expect(refused.status).toBe(415);
    expect(await refused.json()).toMatchObject({ errors: [{ path: "file" }] });
    expect((await call(attachments.POST, { params: { id }, body: {} })).status).toBe(415);
  });
});
